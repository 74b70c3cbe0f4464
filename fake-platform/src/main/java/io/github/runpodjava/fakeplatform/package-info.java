/**
 * A fake of RunPod's worker-side queue for tests of any worker, in any language: real HTTP on a loopback port, jobs that
 * the test enqueues, a record of everything that the worker sent, and faults on the wire on demand. Start with
 * {@link io.github.runpodjava.fakeplatform.FakePlatform}.
 */
@NullMarked
package io.github.runpodjava.fakeplatform;

import org.jspecify.annotations.NullMarked;
