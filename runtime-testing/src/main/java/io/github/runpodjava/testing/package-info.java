/**
 * A fake of RunPod's worker-side queue for tests of any worker, in any language: real HTTP on a loopback port, jobs that
 * the test enqueues, a record of everything that the worker sent, and faults on the wire on demand. Start with
 * {@link io.github.runpodjava.testing.FakePlatform}.
 */
@NullMarked
package io.github.runpodjava.testing;

import org.jspecify.annotations.NullMarked;
