package io.leat.server.http;

import io.leat.contract.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All routes by their paths, each with its operation. A word in a path goes before a parameter. Immutable. */
final class RouteTable {
  private final Node root = new Node();

  /** A route, and how requests for it are checked. */
  record Entry(Route route, RequestCheck check) {}

  /** What is found for a path. */
  sealed interface Found {}

  /** A route, with the parameters of the path. */
  record Match(Entry entry, Map<String, String> parameters) implements Found {}

  /** The path is known, the method is not. */
  record OtherMethods(Set<Method> methods) implements Found {}

  /** Nothing. */
  record Unknown() implements Found {}

  private static final class Node {
    final Map<String, Node> words = new HashMap<>();
    @Nullable Node parameter;
    @Nullable String name;
    final Map<Method, Entry> entries = new EnumMap<>(Method.class);
  }

  /**
   * The table.
   *
   * @throws IllegalStateException when the routes and the contract are not one to one, or one is open that must not be
   */
  RouteTable(Contract contract, List<Route> routes) {
    List<String> faults = new ArrayList<>();
    Set<String> missing = new HashSet<>(contract.operations().keySet());
    for (Route route : routes) {
      String id = route.operation().id();
      RequestCheck check = contract.operation(id);
      if (check == null) {
        faults.add("'" + id + "' is not in the contract");
        continue;
      }
      if (!missing.remove(id)) {
        faults.add("'" + id + "' has two routes");
      }
      if (route.permission() == Permission.OPEN && !OpenOperations.IDS.contains(id)) {
        faults.add("'" + id + "' must not be open");
      }
      if ((route.body().kind() == BodyRule.Kind.JSON) != check.body().isPresent()) {
        faults.add("'" + id + "' and the contract differ on its body");
      }
      if ((route.before() != null) != route.operation().idempotent()) {
        faults.add("'" + id + "' and the contract differ on Idempotency-Key");
      }
      add(new Entry(route, check), faults);
    }
    missing.forEach(id -> faults.add("'" + id + "' has no route"));
    if (!faults.isEmpty()) {
      throw new IllegalStateException("routes and contract differ: " + String.join("; ", faults));
    }
  }

  private void add(Entry entry, List<String> faults) {
    Node node = root;
    String path = entry.route().operation().path();
    for (String part : path.substring(1).split("/")) {
      if (part.startsWith("{")) {
        String name = part.substring(1, part.length() - 1);
        if (node.parameter == null) {
          node.parameter = new Node();
          node.name = name;
        } else if (!name.equals(node.name)) {
          faults.add("'" + path + "' calls '" + node.name + "' '" + name + "'");
        }
        node = node.parameter;
      } else {
        node = node.words.computeIfAbsent(part, _ -> new Node());
      }
    }
    if (node.entries.put(entry.route().operation().method(), entry) != null) {
      faults.add("'" + path + "' has two routes for " + entry.route().operation().method());
    }
  }

  /** What {@code segments} lead to; {@code method} may be any word. */
  Found find(String method, List<String> segments) {
    Node node = root;
    Map<String, String> parameters = new HashMap<>();
    for (String segment : segments) {
      Node word = node.words.get(segment);
      if (word != null) {
        node = word;
      } else if (node.parameter != null && node.name != null) {
        parameters.put(node.name, segment);
        node = node.parameter;
      } else {
        return new Unknown();
      }
    }
    if (node.entries.isEmpty()) {
      return new Unknown();
    }
    String sought = method.equals("HEAD") ? "GET" : method;
    for (Map.Entry<Method, Entry> each : node.entries.entrySet()) {
      if (each.getKey().name().equals(sought)) {
        return new Match(each.getValue(), parameters);
      }
    }
    return new OtherMethods(node.entries.keySet());
  }
}
