package dev.weir.http;

import dev.weir.backup.BackupDirectory;
import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirConfig;
import dev.weir.http.samples.LabelsCache;
import dev.weir.router.Router;
import dev.weir.series.shard.Retention;
import dev.weir.stream.Subscribers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;

/** Builds the one table of all routes. */
final class Routes {
  private static final int LABELS_CACHE_HEAP_PART = 8;

  /** What routes are made from. */
  record Parts(
      WeirConfig config,
      Router router,
      Node node,
      Clock clock,
      Bodies bodies,
      Subscribers subscribers,
      TenantWork work) {}

  private Routes() {}

  static RouteTable table(Parts parts) {
    Limits limits = parts.config().limits();
    Bodies bodies = parts.bodies();
    var deadline = parts.config().http().requestTimeout();
    Tenants tenants =
        new Tenants(
            parts.router(), parts.clock(), deadline, limits, parts.config().region().self());
    Circuits circuits = new Circuits(parts.router(), tenants, deadline, parts.clock());
    TenantRoutes tenantRoutes = new TenantRoutes(tenants, circuits, bodies, limits);
    long seed = System.nanoTime();
    BatchReader reader = new BatchReader(limits, seed);
    CsvReader csv = new CsvReader(limits, seed);

    List<Route> nodeRoutes = new ArrayList<>(new NodeRoutes(parts.config(), parts.node()).routes());
    nodeRoutes.addAll(
        new PlacementRoutes(parts.node().placement(), bodies, limits, parts.clock()).routes());
    nodeRoutes.addAll(new ClusterRoutes(parts.config(), parts.node()).routes());
    nodeRoutes.addAll(
        new RegionRoutes(
                parts.config().region().self(),
                tenants,
                new ForcedMoves(tenants, circuits),
                bodies,
                limits,
                parts.node(),
                parts.clock())
            .routes());
    nodeRoutes.addAll(
        new JobRoutes(
                parts.node().placement(),
                tenants,
                parts.node().jobs(),
                bodies,
                parts.clock(),
                parts.config().stream().heartbeat())
            .routes());
    nodeRoutes.addAll(
        new ClusterEvents(parts.node(), parts.config().stream().heartbeat(), parts.subscribers())
            .routes());
    nodeRoutes.addAll(pages(parts));
    nodeRoutes.addAll(tenantRoutes.routes());
    nodeRoutes.addAll(new CircuitRoutes(tenants, circuits, bodies, limits).routes());
    RecoveryRoutes recovery = recovery(parts, tenants);
    nodeRoutes.addAll(recovery.ofTenants());
    QuerySeats seats = new QuerySeats(circuits);
    nodeRoutes.addAll(metrics(parts, tenants, circuits, seats, seed));
    nodeRoutes.addAll(new UpkeepRoutes(tenants, circuits, bodies, limits).routes());
    List<Route> circuitRoutes =
        new ArrayList<>(new TableRoutes(circuits, tenantRoutes, bodies, limits).routes());
    circuitRoutes.addAll(
        new ViewRoutes(circuits, bodies, parts.node().jobs(), parts.clock(), limits).routes());
    circuitRoutes.addAll(new BatchRoute(circuits, bodies, reader, csv, parts.work()).routes());
    RowRoutes rows =
        new RowRoutes(
            circuits,
            new Cursors<>(limits, parts.clock(), seed, parts.router().self()),
            parts.work());
    parts.router().servePages(rows::page);
    circuitRoutes.addAll(rows.routes());
    circuitRoutes.addAll(
        new StreamRoutes(
                circuits, parts.config(), parts.clock(), parts.subscribers(), HttpMetrics.NODE)
            .routes());
    circuitRoutes.addAll(
        new ChangeRoutes(
                circuits,
                parts.subscribers(),
                HttpMetrics.NODE,
                parts.config().stream().heartbeat())
            .routes());
    circuitRoutes.addAll(recovery.ofCircuits());
    circuitRoutes.addAll(new UndoRoute(circuits, bodies, limits).routes());
    circuitRoutes.addAll(new DiffRoute(circuits, parts.work()).routes());
    circuitRoutes.addAll(queries(parts, tenants, circuits, seats).routes());
    return new RouteTable(nodeRoutes, circuitRoutes);
  }

  /** What browsers and scrapers read. */
  private static List<Route> pages(Parts parts) {
    List<Route> routes = new ArrayList<>(new DocsRoutes().routes());
    routes.addAll(new MetricsRoute(PrometheusRegistry.defaultRegistry).routes());
    routes.addAll(new ConsoleRoutes(parts.config().console().enabled()).routes());
    return routes;
  }

  /** Series that come again are not all that a node has to remember. */
  private static long labelsCacheBytes(Limits limits) {
    return Math.min(
        limits.labelsCacheBytesMax(), Runtime.getRuntime().maxMemory() / LABELS_CACHE_HEAP_PART);
  }

  private static List<Route> metrics(
      Parts parts, Tenants tenants, Circuits circuits, QuerySeats seats, long seed) {
    Limits limits = parts.config().limits();
    LabelsCache known = new LabelsCache(labelsCacheBytes(limits), seed);
    MetricsShards shards = new MetricsShards(tenants, parts.config().metrics().shards());
    MetricsReads reads = new MetricsReads(circuits, shards);
    SampleWrites writes =
        new SampleWrites(circuits, shards, Retention.of(parts.config().metrics()), parts.clock());
    List<Route> routes =
        new ArrayList<>(
            new SampleRoutes(writes, parts.bodies(), limits, known, parts.clock(), parts.work())
                .routes());
    PrometheusForms forms = new PrometheusForms(parts.bodies());
    routes.addAll(new SeriesRoutes(reads, forms).routes());
    PromqlReads promql = new PromqlReads(reads);
    routes.add(new FederateRoute(promql, seats, parts.work(), parts.clock()).route());
    routes.add(
        new RemoteReadRoute(promql, parts.bodies(), seats, parts.work(), parts.clock()).route());
    boolean withExperimental = parts.config().metrics().promqlExperimental();
    PromqlAnswers answers = new PromqlAnswers(promql, parts.work(), parts.clock());
    routes.addAll(
        new PromqlRoutes(answers, forms, seats, parts.clock(), withExperimental).routes());
    routes.add(new MetadataRoute(reads).route());
    routes.addAll(new ExemplarRoutes(forms).routes());
    BatchReader reader = new BatchReader(limits, seed);
    RuleTables tables = new RuleTables(circuits, tenants, reader, parts.clock());
    routes.addAll(new RuleStatusRoutes(tables, withExperimental).routes());
    routes.addAll(
        new RuleFileRoutes(tables, tenants, parts.bodies(), parts.node().rules(), withExperimental)
            .routes());
    routes.addAll(new ExportRoute(reads).routes());
    return routes;
  }

  private static QueryRoute queries(
      Parts parts, Tenants tenants, Circuits circuits, QuerySeats seats) {
    MetricsShards shards = new MetricsShards(tenants, parts.config().metrics().shards());
    PromqlReads reads = new PromqlReads(new MetricsReads(circuits, shards));
    PromqlTables tables =
        new PromqlTables(
            new PromqlAnswers(reads, parts.work(), parts.clock()),
            parts.work(),
            parts.clock(),
            parts.config().metrics().promqlExperimental());
    return new QueryRoute(
        circuits,
        parts.bodies(),
        parts.config().limits(),
        parts.config().http().requestTimeout(),
        parts.work(),
        seats,
        tables,
        parts.clock());
  }

  private static RecoveryRoutes recovery(Parts parts, Tenants tenants) {
    return new RecoveryRoutes(
        parts.node().jobs(),
        new BackupDirectory(parts.config().backup().dir()),
        parts.work().ofNode(),
        tenants,
        parts.bodies(),
        parts.config().limits(),
        parts.clock());
  }
}
