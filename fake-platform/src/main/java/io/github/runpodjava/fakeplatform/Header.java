package io.github.runpodjava.fakeplatform;

/**
 * One header line of an HTTP message.
 *
 * @param name the name, spelled as on the wire
 * @param value the value without the spaces around it
 */
public record Header(String name, String value) {}
