package io.signalbox.containers;

/** A user whom the container's own login knows, by HTTP's basic authentication, on one path. */
public record Login(String path, String user, String password, String role) {}
