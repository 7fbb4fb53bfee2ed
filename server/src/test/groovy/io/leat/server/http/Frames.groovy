package io.leat.server.http

/** HTTP/2 as it is on the wire, for what no client would send. */
class Frames implements Closeable {
  static final int DATA = 0, HEADERS = 1, RESET = 3, SETTINGS = 4, GOAWAY = 7, CONTINUATION = 9
  static final byte OK = (byte) 0x88, BAD_REQUEST = (byte) 0x8c, NOT_FOUND = (byte) 0x8d
  private static final int END_STREAM = 1, END_HEADERS = 4, PRIORITY = 32, LARGEST = 16384

  final Socket socket
  private final DataInputStream from
  private final List<List> passed = []

  Frames(Kernel kernel) {
    socket = new Socket('127.0.0.1', kernel.server.port())
    socket.soTimeout = 20_000
    from = new DataInputStream(socket.inputStream)
    socket.outputStream.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.bytes)
    send(SETTINGS, 0, 0, new byte[0])
  }

  void send(int type, int flags, int stream, byte[] payload) {
    def frame = new ByteArrayOutputStream()
    def data = new DataOutputStream(frame)
    data.writeByte(payload.length >> 16)
    data.writeShort(payload.length)
    data.writeByte(type)
    data.writeByte(flags)
    data.writeInt(stream)
    data.write(payload)
    socket.outputStream.write(frame.toByteArray())
  }

  /** A request, with one frame for each 16 KiB of its headers; a body may come behind it unless it is the end. */
  void request(int stream, List<List<String>> headers, boolean end = true) {
    byte[] block = block(headers)
    int at = Math.min(block.length, LARGEST)
    send(HEADERS, (end ? END_STREAM : 0) | (at == block.length ? END_HEADERS : 0), stream, Arrays.copyOf(block, at))
    while (at < block.length) {
      int to = Math.min(block.length, at + LARGEST)
      send(CONTINUATION, to == block.length ? END_HEADERS : 0, stream, Arrays.copyOfRange(block, at, to))
      at = to
    }
  }

  static List<List<String>> get(String path, List<List<String>> more = []) {
    [[':method', 'GET'], [':scheme', 'http'], [':authority', 'x'], [':path', path]] + more
  }

  /** The next frame of this type for the stream: flags and payload; null when the connection ends before. Others are passed over. */
  List awaited(int type, int stream) {
    try {
      while (true) {
        int length = from.readUnsignedByte() << 16 | from.readUnsignedShort()
        int found = from.readUnsignedByte()
        int flags = from.readUnsignedByte()
        int of = from.readInt()
        def payload = new byte[length]
        from.readFully(payload)
        passed << [found, of]
        if (found == type && of == stream) return [flags, payload]
      }
    } catch (EOFException | SocketException ended) {
      return null
    }
  }

  /** The first byte of the headers of an answer, which is its status where that is a usual one. */
  byte status(int stream) { answered(awaited(HEADERS, stream)) }

  /** The same of what {@link #awaited} gives; 0 where that is nothing. */
  static byte answered(List headers) { headers == null ? 0 : headers[1][headers[0] & PRIORITY ? 5 : 0] as byte }

  /** The error that a stream is reset with. */
  long reset(int stream) { number(awaited(RESET, stream)[1] as byte[], 0) }

  /** What the server sets, by number. */
  Map<Integer, Long> settings() {
    def payload = awaited(SETTINGS, 0)[1] as byte[]
    (0..<payload.length.intdiv(6)).collectEntries { [(payload[it * 6] & 0xff) << 8 | payload[it * 6 + 1] & 0xff, number(payload, it * 6 + 2)] }
  }

  /** Whether a frame of this type was seen. */
  boolean saw(int type) { passed.any { it[0] == type } }

  private static long number(byte[] bytes, int at) { new DataInputStream(new ByteArrayInputStream(bytes, at, 4)).readInt() & 0xffffffffL }

  /** Headers as literals that nobody keeps (RFC 7541, 6.2.2). */
  private static byte[] block(List<List<String>> headers) {
    def out = new ByteArrayOutputStream()
    headers.each { name, value ->
      out.write(0)
      text(out, name)
      text(out, value)
    }
    out.toByteArray()
  }

  private static void text(ByteArrayOutputStream out, String text) {
    int length = text.length()
    if (length < 127) {
      out.write(length)
    } else {
      out.write(127)
      length -= 127
      while (length >= 128) {
        out.write(length % 128 + 128)
        length = length.intdiv(128)
      }
      out.write(length)
    }
    out.write(text.getBytes('ISO-8859-1'))
  }

  void close() { socket.close() }
}
