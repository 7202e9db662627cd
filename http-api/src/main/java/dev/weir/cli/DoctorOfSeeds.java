package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.unknown;
import static dev.weir.cli.Finding.wrong;

import dev.weir.config.EffectiveConfig;
import dev.weir.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Checks that each seed has an address and that somebody listens there. */
final class DoctorOfSeeds {
  private static final String CHECK = "seeds";
  private static final int CONNECT_MILLIS_MAX = 2000;

  private final List<String> nameless = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  static Finding finding(DoctorConfig config, DoctorNodes nodes) {
    if (config.effective().isEmpty()) {
      return DoctorOfConfig.unreadable(CHECK);
    }
    EffectiveConfig effective = config.effective().get();
    List<HostPort> seeds = effective.weir().cluster().seedNodes();
    if (seeds.isEmpty()) {
      return ok(CHECK, "none: the node is a cluster of its own");
    }
    DoctorOfSeeds doctor = new DoctorOfSeeds();
    seeds.forEach(doctor::knock);
    return doctor.finding(nodes);
  }

  private void knock(HostPort seed) {
    try (Socket socket = new Socket()) {
      InetAddress host = InetAddress.getByName(seed.host());
      socket.connect(new InetSocketAddress(host, seed.port()), CONNECT_MILLIS_MAX);
      open.add(seed.toString());
    } catch (UnknownHostException e) {
      nameless.add(seed.toString());
    } catch (IOException e) {
      closed.add(seed + " (" + e.getMessage() + ")");
    }
  }

  private Finding finding(DoctorNodes nodes) {
    if (!nameless.isEmpty()) {
      return wrong(
          CHECK,
          "weir.cluster.seed-nodes: the name of "
              + String.join(", ", nameless)
              + " does not resolve on this machine: a node that starts here cannot join by it."
              + " Correct the name, or the name server.");
    }
    if (closed.isEmpty()) {
      return ok(CHECK, String.join(", ", open) + " listen");
    }
    if (open.isEmpty() && !nodes.anyAnswered()) {
      return unknown(
          CHECK, "no seed listens, and no node answers: start the first one, then ask again");
    }
    return wrong(
        CHECK,
        "weir.cluster.seed-nodes: nobody listens at "
            + String.join(", ", closed)
            + ": a node that starts while the others are down will wait for it. Start that node,"
            + " correct its port, or let the firewall pass.");
  }
}
