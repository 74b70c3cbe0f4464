/**
 * Faults on demand: answers that are late, lost, cut off, wrong or doubled, so that workers and clients can be tested
 * against a bad day. Stands in front of the application and knows only HTTP. Not API: may change in any release.
 */
@NullMarked
package io.github.runpodjava.localserver.faults;

import org.jspecify.annotations.NullMarked;
