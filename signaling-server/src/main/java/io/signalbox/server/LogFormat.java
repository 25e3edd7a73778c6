package io.signalbox.server;

/** How a line of the log is written. */
enum LogFormat {
    TEXT,
    JSON;

    static LogFormat parse(String text) {
        return switch (text) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new IllegalArgumentException("must be text or json");
        };
    }
}
