package io.github.runpodjava.fakeplatform;

/** Answers requests; called by many threads at once, one per connection. */
interface HttpHandler {
    HttpAnswer answer(HttpRequest request, HttpConnection connection) throws InterruptedException;
}
