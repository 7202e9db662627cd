package dev.weir.multijvm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The answer to one GET, read from a bare socket: whoever holds it decides how much is read, and
 * may cut the line in the middle of a message.
 */
final class StreamConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int CONNECT_MILLIS = 5_000;

  private final Socket socket;
  private InputStream in;
  private int status;
  private long allowance = Long.MAX_VALUE;
  private int chunkLeft;

  /** The reader's allowance is used up: it leaves, here and now. */
  static final class Cut extends IOException {
    private static final long serialVersionUID = 1;

    Cut() {
      super("cut by the reader");
    }
  }

  /**
   * Sends the request and reads nothing.
   *
   * @param receiveBytes the socket's receive buffer, 0 for the system's own
   */
  StreamConnection(URI base, String path, Map<String, String> headers, int receiveBytes)
      throws IOException {
    socket = new Socket();
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), CONNECT_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
      request.append("Host: ").append(base.getAuthority()).append("\r\n");
      headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      in = socket.getInputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Breaks the connection at once; what was under way is lost. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Reads the status line, nothing more. */
  int status() throws IOException {
    if (status == 0) {
      status = Integer.parseInt(headLine().split(" ", -1)[1]);
    }
    return status;
  }

  /** Reads the header lines, so that the body is next. */
  void skipHead() throws IOException {
    in = new BufferedInputStream(in);
    while (!headLine().isEmpty()) {
      // none of them matters here
    }
  }

  /** From now on at most so many bytes of the body are read. */
  void allow(long bytes) {
    allowance = bytes;
  }

  /** Waits a while for something to read, or for the end; to be called after {@link #skipHead}. */
  boolean hasMore(int millis) throws IOException {
    socket.setSoTimeout(millis);
    in.mark(1);
    try {
      in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** The next line of the chunked body, or null at its regular end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    while (true) {
      int next = bodyByte();
      if (next == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      if (next < 0) {
        return null;
      }
      line.write(next);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private int bodyByte() throws IOException {
    if (allowance-- <= 0) {
      throw new Cut();
    }
    if (chunkLeft == 0) {
      chunkLeft = Integer.parseInt(headLine(), 16);
      if (chunkLeft == 0) {
        return -1;
      }
    }
    int next = wireByte();
    if (--chunkLeft == 0) {
      headLine();
    }
    return next;
  }

  private String headLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = wireByte(); next != '\n'; next = wireByte()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private int wireByte() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the node closed the connection");
    }
    return next;
  }
}
