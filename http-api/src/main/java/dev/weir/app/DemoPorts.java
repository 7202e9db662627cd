package dev.weir.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds the demo a port. */
final class DemoPorts {
  private static final int TRIES_MAX = 100;

  private DemoPorts() {}

  /** The first port from {@code first} on that nobody uses; 0, any port, if all are used. */
  static int freeFrom(int first) {
    for (int port = first; port < first + TRIES_MAX; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException inUse) {
        // try the next one
      }
    }
    return 0;
  }
}
