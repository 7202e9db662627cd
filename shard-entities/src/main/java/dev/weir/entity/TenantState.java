package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantReply.Circuit;
import dev.weir.entity.TenantReply.Found;
import dev.weir.entity.TenantReply.Move;
import dev.weir.entity.TenantReply.Moves;
import dev.weir.entity.TenantReply.Page;
import dev.weir.entity.TenantReply.Refused;
import dev.weir.entity.TenantReply.Region;
import dev.weir.entity.TenantReply.RegionList;
import dev.weir.entity.TenantReply.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tenants and their circuits: decides commands and applies events, and does nothing else. */
public final class TenantState {
  /** A region's ordinal is one byte of an epoch. */
  private static final int REGIONS_MAX = 255;

  /** Of the region that begins a directory; its first epoch is the same number. */
  private static final int ROOT_ORDINAL = 1;

  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,20}");

  private final NavigableMap<String, Tenant> tenants = new TreeMap<>();
  private final List<Region> regions = new ArrayList<>();

  /**
   * Where each name is at home, that of a forgotten tenant too: its circuits go on counting there.
   */
  private final Map<String, String> homes = new HashMap<>();

  private final HomeMoves moves = new HomeMoves();
  private EpochHistory epochs = EpochHistory.of(ROOT_ORDINAL);
  private final String self;

  /**
   * @param self the region of this copy
   */
  public TenantState(String self) {
    this.self = self;
  }

  /** What a command leads to. */
  public sealed interface Decided {}

  /** Nothing happens. */
  public record Answer(TenantReply reply) implements Decided {}

  /**
   * Something happens.
   *
   * @param reply asked for after the event has been applied
   */
  public record Persist(TenantEvent event, Supplier<TenantReply> reply) implements Decided {}

  /** What a command leads to; changes nothing. */
  public Decided decide(TenantCommand command, long nowMillis) {
    try {
      return switch (command) {
        case TenantCommand.ListRegions _, TenantCommand.SeizeRoot _ ->
            new Answer(new RegionList(regions(), root(), false));
        case TenantCommand.AddRegion add -> addRegion(add.region());
        case TenantCommand.TakeHome take -> takeHome(take, nowMillis);
        case TenantCommand.ListMoves _ -> new Answer(new Moves(moves.all()));
        case TenantCommand.CancelMove cancel -> cancelMove(cancel.job(), nowMillis);
        case TenantCommand.Put put -> put(put, nowMillis);
        case TenantCommand.Ensure ensure -> ensure(ensure, nowMillis);
        case TenantCommand.Get get -> new Answer(new Found(present(get.tenant()), false));
        case TenantCommand.ListTenants list -> new Answer(page(list));
        case TenantCommand.BeginDelete delete -> {
          requireAtRest(usable(delete.tenant()).name());
          yield persist(new TenantEvent.DeleteBegun(delete.tenant()), false);
        }
        case TenantCommand.Forget forget -> forget(present(forget.tenant()));
        case TenantCommand.PutCircuit put -> putCircuit(put, nowMillis);
        case TenantCommand.BeginDeleteCircuit delete -> {
          usableCircuit(delete.tenant(), delete.circuit());
          yield persist(
              new TenantEvent.CircuitDeleteBegun(delete.tenant(), delete.circuit()), false);
        }
        case TenantCommand.ForgetCircuit forget -> {
          presentCircuit(present(forget.tenant()), forget.circuit());
          yield persist(new TenantEvent.CircuitForgotten(forget.tenant(), forget.circuit()), false);
        }
      };
    } catch (WeirException refusal) {
      return new Answer(new Refused(refusal.code(), refusal.getMessage()));
    }
  }

  /** Makes an event happen. */
  public void apply(TenantEvent event) {
    switch (event) {
      case TenantEvent.RegionAdded e -> regions.add(new Region(e.region(), e.ordinal()));
      case TenantEvent.RootSeized e -> epochs = epochs.beginning(e.epoch(), e.rev());
      case TenantEvent.Created e -> {
        String home = e.home() == null ? root() : e.home();
        homes.put(e.tenant(), home);
        tenants.put(
            e.tenant(), new Tenant(e.tenant(), e.atMillis(), e.limits(), false, List.of(), home));
      }
      case TenantEvent.LimitsChanged e ->
          change(
              e.tenant(),
              was ->
                  new Tenant(
                      was.name(),
                      was.createdAtMillis(),
                      e.limits(),
                      was.deleting(),
                      was.circuits(),
                      was.home()));
      case TenantEvent.DeleteBegun e ->
          change(
              e.tenant(),
              was ->
                  new Tenant(
                      was.name(),
                      was.createdAtMillis(),
                      was.limits(),
                      true,
                      was.circuits(),
                      was.home()));
      case TenantEvent.Forgotten e -> tenants.remove(e.tenant());
      case TenantEvent.CircuitCreated e ->
          with(e.tenant(), e.circuit(), new Circuit(e.circuit(), e.atMillis(), false));
      case TenantEvent.CircuitDeleteBegun e ->
          tenants
              .get(e.tenant())
              .circuit(e.circuit())
              .ifPresent(
                  was ->
                      with(
                          e.tenant(),
                          e.circuit(),
                          new Circuit(was.name(), was.createdAtMillis(), true)));
      case TenantEvent.CircuitForgotten e -> with(e.tenant(), e.circuit(), null);
      case TenantEvent.MoveBegun e -> moves.begun(e, tenants.get(e.tenant()));
      case TenantEvent.CircuitMoved e -> moves.moved(e, tenants.get(e.tenant()));
      case TenantEvent.MoveEnded e -> endMove(e);
    }
  }

  private void endMove(TenantEvent.MoveEnded event) {
    moves.ended(event);
    if (event.done()) {
      String home = moves.named(event.job()).to();
      homes.put(event.tenant(), home);
      change(
          event.tenant(),
          was ->
              new Tenant(
                  was.name(),
                  was.createdAtMillis(),
                  was.limits(),
                  was.deleting(),
                  was.circuits(),
                  home));
    }
  }

  private void change(String name, UnaryOperator<Tenant> change) {
    tenants.computeIfPresent(name, (same, was) -> change.apply(was));
  }

  /** Puts a circuit in the place of the one of that name; null takes it away. */
  private void with(String tenant, String name, Circuit circuit) {
    change(
        tenant,
        was -> {
          List<Circuit> circuits = new ArrayList<>(was.circuits());
          circuits.removeIf(each -> each.name().equals(name));
          if (circuit != null) {
            circuits.add(circuit);
          }
          circuits.sort(Comparator.comparing(Circuit::name));
          return new Tenant(
              was.name(),
              was.createdAtMillis(),
              was.limits(),
              was.deleting(),
              List.copyOf(circuits),
              was.home());
        });
  }

  private Decided put(TenantCommand.Put put, long nowMillis) {
    Tenant present = tenants.get(put.tenant());
    if (present == null) {
      String home = knownRegion(homes.getOrDefault(put.tenant(), put.home().orElse(put.region())));
      requireHome(put, home);
      return persist(
          new TenantEvent.Created(put.tenant(), nowMillis, Map.copyOf(put.limits()), home), true);
    }
    requireHome(put, present.home());
    return usable(put.tenant()).limits().equals(put.limits())
        ? new Answer(new Found(present, false))
        : persist(new TenantEvent.LimitsChanged(put.tenant(), Map.copyOf(put.limits())), false);
  }

  private static void requireHome(TenantCommand.Put put, String home) {
    if (put.home().isPresent() && !put.home().get().equals(home)) {
      throw new WeirException(
          ErrorCode.NAME_TAKEN,
          "Tenant %s is at home in region %s, also if it was deleted; PUT does not move it."
              .formatted(put.tenant(), home));
    }
  }

  private Decided ensure(TenantCommand.Ensure ensure, long nowMillis) {
    String tenant = ensure.tenant();
    return tenants.containsKey(tenant)
        ? new Answer(new Found(usable(tenant), false))
        : persist(new TenantEvent.Created(tenant, nowMillis, Map.of(), home(ensure)), true);
  }

  private String home(TenantCommand.Ensure ensure) {
    return knownRegion(homes.getOrDefault(ensure.tenant(), ensure.region()));
  }

  /** The regions by ordinal; before the first event, the one of this copy alone. */
  public List<Region> regions() {
    return regions.isEmpty() ? List.of(new Region(self, ROOT_ORDINAL)) : List.copyOf(regions);
  }

  /** Whether the directory has been begun, here or in another region. */
  public boolean isBegun() {
    return !regions.isEmpty();
  }

  /** The region that writes the directory: at first the one that began it. */
  public String root() {
    int ordinal = Epochs.ordinal(epochs.current());
    return regions().stream()
        .filter(region -> region.ordinal() == ordinal)
        .findAny()
        .orElseThrow()
        .name();
  }

  /** Under which epochs the directory was written. */
  EpochHistory epochs() {
    return epochs;
  }

  /** All tenants by name. */
  public Collection<Tenant> tenants() {
    return Collections.unmodifiableCollection(tenants.values());
  }

  /** Whether the region of this copy takes part, as far as the copy knows. */
  boolean hasSelf() {
    return regions.stream().anyMatch(region -> region.name().equals(self));
  }

  /**
   * Whether this copy is sure of a tenant. One that is being deleted may be gone by now, or there
   * again.
   */
  boolean knows(String tenant) {
    return tenants.containsKey(tenant) && !tenants.get(tenant).deleting();
  }

  private Decided addRegion(String name) {
    if (!REGION.matcher(name).matches()) {
      throw new WeirException(
          ErrorCode.NAME_INVALID,
          "region name \"" + name + "\" is not allowed. Use 1 to 20 of a-z, 0-9 and -.");
    }
    if (regions().stream().anyMatch(region -> region.name().equals(name))) {
      return new Answer(new RegionList(regions(), root(), false));
    }
    int ordinal = regions().getLast().ordinal() + 1;
    if (ordinal > REGIONS_MAX) {
      throw new WeirException(
          ErrorCode.NAME_INVALID,
          "there have been " + REGIONS_MAX + " regions, and no more can be.");
    }
    return new Persist(
        new TenantEvent.RegionAdded(name, ordinal), () -> new RegionList(regions(), root(), true));
  }

  /** What is to be moved, and has been. */
  HomeMoves moves() {
    return moves;
  }

  /** The tenant of that name; there must be one. */
  Tenant tenant(String name) {
    return tenants.get(name);
  }

  /** The ordinal of a region that is known. */
  int ordinal(String region) {
    return regions().stream()
        .filter(each -> each.name().equals(region))
        .findAny()
        .orElseThrow()
        .ordinal();
  }

  /** What happens when a circuit has moved; nothing if the move has ended meanwhile. */
  List<TenantEvent> circuitMoved(String job, String circuit, long nowMillis) {
    Optional<Move> running =
        moves.running().stream().filter(each -> each.job().equals(job)).findFirst();
    if (running.isEmpty()) {
      return List.of();
    }
    Move move = running.get();
    List<String> left = moves.left(move, tenants.get(move.tenant()));
    List<TenantEvent> events = new ArrayList<>();
    if (left.contains(circuit)) {
      events.add(new TenantEvent.CircuitMoved(move.tenant(), job, circuit));
    }
    if (List.of(circuit).containsAll(left)) {
      events.add(new TenantEvent.MoveEnded(move.tenant(), job, true, nowMillis));
    }
    return events;
  }

  /** Moves of which nothing is left to do: their last circuits were deleted. */
  List<TenantEvent> movesWithNothingLeft(long nowMillis) {
    return moves.running().stream()
        .filter(move -> moves.left(move, tenants.get(move.tenant())).isEmpty())
        .<TenantEvent>map(
            move -> new TenantEvent.MoveEnded(move.tenant(), move.job(), true, nowMillis))
        .toList();
  }

  private Decided takeHome(TenantCommand.TakeHome take, long nowMillis) {
    Tenant tenant = usable(take.tenant());
    String to = knownRegion(take.to());
    Optional<Move> running = moves.running(tenant.name());
    if (running.filter(move -> move.to().equals(to)).isPresent()) {
      return new Answer(new Moves(List.of(running.get())));
    }
    requireAtRest(tenant.name());
    return new Persist(
        new TenantEvent.MoveBegun(
            tenant.name(),
            take.job(),
            to,
            nowMillis,
            take.lossMax().isPresent() ? take.lossMax().getAsLong() : null),
        () -> move(take.job()));
  }

  private void requireAtRest(String tenant) {
    moves
        .running(tenant)
        .ifPresent(
            move -> {
              throw new WeirException(
                  ErrorCode.DEPENDENCY_EXISTS,
                  "Job %s moves tenant %s to region %s. Wait until it has ended, or cancel it."
                      .formatted(move.job(), tenant, move.to()));
            });
  }

  private Decided cancelMove(String job, long nowMillis) {
    Move move = moves.named(job);
    return HomeMoves.isRunning(move)
        ? new Persist(
            new TenantEvent.MoveEnded(move.tenant(), job, false, nowMillis), () -> move(job))
        : new Answer(move(job));
  }

  private Moves move(String job) {
    return new Moves(List.of(moves.named(job)));
  }

  private String knownRegion(String name) {
    if (regions().stream().noneMatch(region -> region.name().equals(name))) {
      throw new WeirException(
          ErrorCode.REGION_NOT_FOUND,
          "There is no region %s; there are %s. ./weir region add %s makes one."
              .formatted(
                  name,
                  regions().stream().map(Region::name).collect(Collectors.joining(", ")),
                  name));
    }
    return name;
  }

  private Decided forget(Tenant present) {
    return new Persist(new TenantEvent.Forgotten(present.name()), () -> new Found(present, false));
  }

  private Decided putCircuit(TenantCommand.PutCircuit put, long nowMillis) {
    Tenant tenant = usable(put.tenant());
    if (put.circuit().equals(CircuitNames.MAIN) || tenant.circuit(put.circuit()).isPresent()) {
      usableCircuit(put.tenant(), put.circuit());
      return new Answer(new Found(tenant, false));
    }
    if (CircuitNames.isBeyondMetrics(tenant, put.circuit())) {
      return new Answer(new Found(tenant, false));
    }
    int present = CircuitNames.shown(tenant).size();
    if (!CircuitNames.isOwn(put.circuit()) && present >= put.circuitsMax()) {
      throw new WeirException(
          ErrorCode.LIMIT_CIRCUITS,
          "Tenant "
              + tenant.name()
              + " has "
              + present
              + " circuits, as many as it may have (circuits-max). Delete one.");
    }
    return persist(new TenantEvent.CircuitCreated(put.tenant(), put.circuit(), nowMillis), true);
  }

  private Decided persist(TenantEvent.OfTenant event, boolean created) {
    return new Persist(event, () -> new Found(tenants.get(event.tenant()), created));
  }

  private Page page(TenantCommand.ListTenants list) {
    List<Tenant> page =
        tenants.tailMap(list.after(), false).values().stream().limit(list.limit() + 1L).toList();
    boolean more = page.size() > list.limit();
    return new Page(more ? page.subList(0, list.limit()) : page, more);
  }

  private Tenant present(String name) {
    Tenant tenant = tenants.get(name);
    if (tenant == null) {
      throw new WeirException(
          ErrorCode.TENANT_NOT_FOUND,
          "There is no tenant "
              + name
              + ". A tenant comes into being with its first table: PUT /v1/tenants/"
              + name
              + "/tables/NAME.");
    }
    return tenant;
  }

  private Tenant usable(String name) {
    Tenant tenant = present(name);
    if (tenant.deleting()) {
      throw new WeirException(
          ErrorCode.TENANT_DELETING,
          "Tenant " + name + " is being deleted; wait until it is gone.");
    }
    return tenant;
  }

  private static void presentCircuit(Tenant tenant, String circuit) {
    if (tenant.circuit(circuit).isEmpty()) {
      throw CircuitNames.notFound(tenant, circuit);
    }
  }

  private void usableCircuit(String tenant, String circuit) {
    CircuitNames.requireUsable(usable(tenant), circuit);
  }
}
