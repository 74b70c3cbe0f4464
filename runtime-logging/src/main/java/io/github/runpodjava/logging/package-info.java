/**
 * RunPod's log lines on Logback. A line passes three stages, and each can grow without the others noticing:
 *
 * <ol>
 *   <li>the <em>event</em>: who logs what ({@link io.github.runpodjava.logging.RunPodLogger} or any SLF4J logger), and
 *       which levels pass;
 *   <li>the <em>encoder</em>: event to bytes ({@link io.github.runpodjava.logging.JsonLineEncoder}, {@link
 *       io.github.runpodjava.logging.TextLineEncoder});
 *   <li>the <em>sink</em>: where the bytes of one line go, in one piece.
 * </ol>
 *
 * <p>Without a Logback file of the user's own nothing has to be configured. With one, the encoders and the appender can
 * be used from it:
 *
 * <pre>{@code
 * <configuration>
 *   <appender name="RUNPOD" class="io.github.runpodjava.logging.StdoutAppender">
 *     <encoder class="io.github.runpodjava.logging.JsonLineEncoder"/> <!-- optional: else as RUNPOD_LOG_FORMAT says -->
 *   </appender>
 *   <root level="INFO"><appender-ref ref="RUNPOD"/></root>
 * </configuration>
 * }</pre>
 */
@NullMarked
package io.github.runpodjava.logging;

import org.jspecify.annotations.NullMarked;
