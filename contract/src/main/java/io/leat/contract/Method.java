package io.leat.contract;

/** The methods that operations can have. HEAD is answered as GET without its body. */
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
