package io.leat.cli.plan.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sketch whose edges lead from one column to the next: an edge over several columns passes through bends, which are nodes without a
 * size. Edges of one kind from one node share their bends.
 */
final class Layers {
  /** With more bends than this, the edges that would need them are drawn without. */
  private static final int MOST_BENDS = 40_000;

  private final int nodes;
  private final int[] layer;
  private final int[] group;
  private final int[][] before;
  private final int[][] after;
  private final int[][] columns;
  private final int[] lastStop;

  private Layers(
      int nodes,
      int[] layer,
      int[] group,
      int[][] before,
      int[][] after,
      int[][] columns,
      int[] lastStop) {
    this.nodes = nodes;
    this.layer = layer;
    this.group = group;
    this.before = before;
    this.after = after;
    this.columns = columns;
    this.lastStop = lastStop;
  }

  private record Route(int from, int kind) {}

  static Layers of(Sketch sketch) {
    int size = sketch.nodes().size();
    boolean bent = bends(sketch) <= MOST_BENDS;
    List<Integer> bendLayers = new ArrayList<>();
    List<int[]> segments = new ArrayList<>();
    Map<Route, List<Integer>> routes = new HashMap<>();
    int[] lastStop = new int[sketch.links().size()];
    for (int i = 0; i < lastStop.length; i++) {
      Sketch.Link link = sketch.links().get(i);
      int stop = link.from();
      int span = sketch.span(link);
      if (bent && span > 1) {
        List<Integer> route =
            routes.computeIfAbsent(new Route(link.from(), link.kind()), _ -> new ArrayList<>());
        while (route.size() < span - 1) {
          int bend = size + bendLayers.size();
          bendLayers.add(sketch.nodes().get(link.from()).column() + route.size() + 1);
          segments.add(new int[] {route.isEmpty() ? link.from() : route.getLast(), bend});
          route.add(bend);
        }
        stop = route.get(span - 2);
      }
      lastStop[i] = stop;
      if (bent || span == 1) {
        segments.add(new int[] {stop, link.to()});
      }
    }
    int[] layer = new int[size + bendLayers.size()];
    int[] group = new int[layer.length];
    for (int i = 0; i < layer.length; i++) {
      layer[i] = i < size ? sketch.nodes().get(i).column() : bendLayers.get(i - size);
      group[i] = i < size ? sketch.nodes().get(i).group() : -1;
    }
    return new Layers(
        size,
        layer,
        group,
        neighbours(segments, layer.length, 1, 0),
        neighbours(segments, layer.length, 0, 1),
        columns(layer),
        lastStop);
  }

  private static long bends(Sketch sketch) {
    Map<Route, Integer> longest = new HashMap<>();
    for (Sketch.Link link : sketch.links()) {
      int span = sketch.span(link);
      if (span > 1) {
        longest.merge(new Route(link.from(), link.kind()), span - 1, Math::max);
      }
    }
    long bends = 0;
    for (int each : longest.values()) {
      bends += each;
    }
    return bends;
  }

  private static int[][] neighbours(List<int[]> segments, int size, int at, int other) {
    int[] count = new int[size];
    for (int[] segment : segments) {
      count[segment[at]]++;
    }
    int[][] neighbours = new int[size][];
    for (int i = 0; i < size; i++) {
      neighbours[i] = new int[count[i]];
    }
    for (int[] segment : segments) {
      neighbours[segment[at]][--count[segment[at]]] = segment[other];
    }
    return neighbours;
  }

  private static int[][] columns(int[] layer) {
    int layers = 0;
    for (int each : layer) {
      layers = Math.max(layers, each + 1);
    }
    int[] count = new int[layers];
    for (int each : layer) {
      count[each]++;
    }
    int[][] columns = new int[layers][];
    for (int i = 0; i < layers; i++) {
      columns[i] = new int[count[i]];
      count[i] = 0;
    }
    for (int node = 0; node < layer.length; node++) {
      columns[layer[node]][count[layer[node]]++] = node;
    }
    return columns;
  }

  /** How many nodes there are, bends included. */
  int size() {
    return layer.length;
  }

  /** Whether {@code node} is a bend. */
  boolean isBend(int node) {
    return node >= nodes;
  }

  /** The column of {@code node}. */
  int layer(int node) {
    return layer[node];
  }

  /** The group of {@code node}; -1 for none. */
  int group(int node) {
    return group[node];
  }

  /** The nodes of each column, from the top; their order is what {@link Ordering} changes. */
  int[][] columns() {
    return columns;
  }

  /** Whether no edge touches {@code node}. */
  boolean isLone(int node) {
    return before[node].length == 0 && after[node].length == 0;
  }

  /** The neighbours of {@code node} in the column before. */
  int[] before(int node) {
    return before[node];
  }

  /** The neighbours of {@code node} in the next column. */
  int[] after(int node) {
    return after[node];
  }

  /** The node from which the link at {@code index} reaches its end: its start, or its last bend. */
  int lastStop(int index) {
    return lastStop[index];
  }
}
