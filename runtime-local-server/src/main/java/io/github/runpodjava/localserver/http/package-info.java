/** What the routes share: reading bodies, waiting, answering in JSON. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.http;

import org.jspecify.annotations.NullMarked;
