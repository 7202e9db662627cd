package dev.weir.app.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ten tags of a host, sorted by name; they follow from its number. */
final class Hosts {
  private static final List<String> REGIONS =
      List.of("eu-central-1", "eu-west-1", "us-east-1", "us-west-1", "ap-southeast-1");
  private static final List<String> SYSTEMS = List.of("Ubuntu22.04LTS", "Debian12", "Rocky9");
  private static final List<String> TEAMS = List.of("SF", "NYC", "LON", "CHI");
  private static final List<String> ENVIRONMENTS = List.of("production", "staging", "test");
  private static final int ZONES = 3;
  private static final int RACKS = 100;
  private static final int SERVICES = 20;
  private static final int VERSIONS = 2;

  private Hosts() {}

  static Map<String, String> tags(int host) {
    String region = pick(REGIONS, host);
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("arch", host % 4 == 0 ? "arm64" : "x64");
    tags.put("datacenter", region + (char) ('a' + host % ZONES));
    tags.put("environment", pick(ENVIRONMENTS, host / 7));
    tags.put("hostname", "host_" + host);
    tags.put("os", pick(SYSTEMS, host / 3));
    tags.put("rack", Integer.toString(host * 31 % RACKS));
    tags.put("region", region);
    tags.put("service", "service_" + host % SERVICES);
    tags.put("team", pick(TEAMS, host / 5));
    tags.put("version", Integer.toString(host % VERSIONS));
    return tags;
  }

  /** Names and values in turn, with the metric's name first. */
  static List<String> labels(Metric metric, int host) {
    List<String> all = new ArrayList<>(List.of("__name__", metric.full()));
    tags(host).forEach((name, value) -> all.addAll(List.of(name, value)));
    return all;
  }

  private static String pick(List<String> of, int number) {
    return of.get(number % of.size());
  }
}
