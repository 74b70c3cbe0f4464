package io.github.runpodjava.localserver.docs.schema;

/** Whether a mapper reads JSON into a type or writes it: a property may exist in one direction only. */
enum Direction {
    READ,
    WRITE
}
