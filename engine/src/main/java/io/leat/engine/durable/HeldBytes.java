package io.leat.engine.durable;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Bytes that are held, as a file that nobody writes to. */
final class HeldBytes implements SeekableByteChannel {
  private final byte[] bytes;
  private int at;
  private boolean open = true;

  HeldBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer to) {
    int count = Math.min(to.remaining(), bytes.length - at);
    if (count <= 0) {
      return to.hasRemaining() ? -1 : 0;
    }
    to.put(bytes, at, count);
    at += count;
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return at;
  }

  @Override
  public SeekableByteChannel position(long to) {
    at = (int) Math.min(to, bytes.length);
    return this;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
