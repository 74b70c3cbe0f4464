/** JSON Schema for Java types, as a mapper reads and writes them. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.docs.schema;

import org.jspecify.annotations.NullMarked;
