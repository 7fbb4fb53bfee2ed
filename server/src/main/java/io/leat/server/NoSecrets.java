package io.leat.server;

import io.leat.server.api.SecretBox;

final class NoSecrets implements SecretBox {
  @Override
  public byte[] seal(String bound, String secret) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String open(String bound, byte[] sealed) {
    throw new UnsupportedOperationException();
  }
}
