import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection to a server: HTTP/1.1 as cheap as it can be, so that what is measured is the server. For one thread. */
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int from;
  private int to;

  /** Takes the bytes of a body as they come; must not keep the array. */
  interface Body {
    void take(byte[] bytes, int from, int to) throws IOException;
  }

  Wire(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    this.in = socket.getInputStream();
  }

  /** Asks for {@code path} and reads the whole answer; its status. */
  int get(String path, String token, Body body) throws IOException {
    return ask("GET", path, token, "", body);
  }

  /** The same by any method; {@code json} is what is sent with it, empty for nothing. */
  int ask(String method, String path, String token, String json, Body body) throws IOException {
    String sent = json.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n";
    String empty = json.isEmpty() && !method.equals("GET") ? "Content-Length: 0\r\n" : "";
    String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + token + "\r\n" + sent + empty + "\r\n" + json;
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    int status = Integer.parseInt(line().split(" ")[1]);
    long length = status == 204 ? 0 : -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      }
    }
    if (length >= 0) {
      pass(length, body);
      return status;
    }
    while (true) {
      long chunk = Long.parseLong(line(), 16);
      pass(chunk, body);
      line();
      if (chunk == 0) {
        return status;
      }
    }
  }

  private void pass(long length, Body body) throws IOException {
    for (long left = length; left > 0; ) {
      fill();
      int count = (int) Math.min(left, to - from);
      body.take(buffer, from, from + count);
      from += count;
      left -= count;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      fill();
      byte next = buffer[from++];
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  private void fill() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(buffer));
      if (to == 0) {
        throw new EOFException("the server closed the connection");
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
