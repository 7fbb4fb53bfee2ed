package io.leat.contract;

/** Types of what is sent and answered. */
public final class MediaType {
  public static final String JSON = "application/json";
  public static final String PROBLEM = "application/problem+json";
  public static final String TEXT = "text/plain";
  public static final String FORM = "application/x-www-form-urlencoded";
  public static final String HTML = "text/html";
  public static final String EVENTS = "text/event-stream";
  public static final String BYTES = "application/octet-stream";
  public static final String ZIP = "application/zip";
  public static final String TAR = "application/x-tar";

  /** What stands behind the type of a text. */
  public static final String UTF_8 = "; charset=utf-8";

  private MediaType() {}
}
