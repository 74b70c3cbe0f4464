/** RunPod's public job API, one class per route. Not API of this module: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.api;

import org.jspecify.annotations.NullMarked;
