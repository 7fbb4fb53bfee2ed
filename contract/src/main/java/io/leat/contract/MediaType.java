package io.leat.contract;

/** Types of what is sent and answered. */
final class MediaType {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";
  static final String TEXT = "text/plain";
  static final String HTML = "text/html";
  static final String EVENTS = "text/event-stream";
  static final String BYTES = "application/octet-stream";
  static final String ZIP = "application/zip";
  static final String TAR = "application/x-tar";

  private MediaType() {}
}
