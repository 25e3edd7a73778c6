package io.signalbox.server;

/** Answers the HTTP requests that come to one port. Any thread may call. */
interface HttpRoutes {

    /** The answer to a request, always. */
    HttpReply reply(HttpRequest request);
}
