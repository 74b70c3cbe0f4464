/**
 * RunPod's batch API: requests that are collected first and queued together. What RunPod documents (batch jobs, beta)
 * is done as documented; what it leaves open is decided as for single jobs. Not API: may change in any release.
 */
@NullMarked
package io.github.runpodjava.localserver.batch;

import org.jspecify.annotations.NullMarked;
