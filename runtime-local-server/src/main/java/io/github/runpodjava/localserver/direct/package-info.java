/**
 * The modes in which RunPod's gateway calls the worker and waits: realtime and load balancing. The jobs, the queue and
 * the server are those of the local server; what is here are the routes in front, and how a caller's connection and a
 * job hang together. Not API: may change in any release.
 */
@NullMarked
package io.github.runpodjava.localserver.direct;

import org.jspecify.annotations.NullMarked;
