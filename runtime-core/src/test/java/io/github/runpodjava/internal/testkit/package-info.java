/** Fakes and helpers of the tests. */
package io.github.runpodjava.internal.testkit;
