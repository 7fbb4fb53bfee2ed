package io.leat.cli.plan.picture;

import java.util.Arrays;

/**
 * Orders the nodes of each column so that few edges cross: each node moves to the mean place of its neighbours, by turns those
 * before and those after it (the barycentre method); the best order met is kept. Members of a group stay together.
 */
final class Ordering {
  private final Layers layers;
  private final int[] place;
  private final double[] wanted;
  private final double[] groupWanted;
  private final int[] members;

  private Ordering(Layers layers, int groups) {
    this.layers = layers;
    this.place = new int[layers.size()];
    this.wanted = new double[layers.size()];
    this.groupWanted = new double[groups];
    this.members = new int[groups];
  }

  /** Orders the columns of {@code layers}. */
  static void improve(Layers layers, int groups) {
    new Ordering(layers, groups).run();
  }

  private void run() {
    int size = layers.size();
    int sweeps = size <= 600 ? 24 : size <= 6_000 ? 8 : 3;
    int[][] columns = layers.columns();
    for (int[] column : columns) {
      number(column);
      for (int node : column) {
        wanted[node] = share(node);
      }
      sort(column);
    }
    long best = crossings();
    int[][] kept = copy(columns);
    for (int sweep = 0; sweep < sweeps && best > 0; sweep++) {
      if (sweep % 2 == 0) {
        for (int i = 1; i < columns.length; i++) {
          settle(columns[i], true);
        }
      } else {
        for (int i = columns.length - 2; i >= 0; i--) {
          settle(columns[i], false);
        }
      }
      long now = crossings();
      if (now < best) {
        best = now;
        kept = copy(columns);
      }
    }
    for (int i = 0; i < columns.length; i++) {
      System.arraycopy(kept[i], 0, columns[i], 0, columns[i].length);
    }
  }

  private static int[][] copy(int[][] columns) {
    int[][] copy = new int[columns.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = columns[i].clone();
    }
    return copy;
  }

  private void number(int[] column) {
    for (int i = 0; i < column.length; i++) {
      place[column[i]] = i;
    }
  }

  private void settle(int[] column, boolean byBefore) {
    for (int node : column) {
      int[] neighbours = byBefore ? layers.before(node) : layers.after(node);
      double sum = 0;
      for (int neighbour : neighbours) {
        sum += share(neighbour);
      }
      // nodes without any edge are out of the way at the bottom
      wanted[node] =
          layers.isLone(node) ? 2 : neighbours.length == 0 ? share(node) : sum / neighbours.length;
    }
    sort(column);
  }

  private void sort(int[] column) {
    groups(column);
    Integer[] sorted = new Integer[column.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = column[i];
    }
    Arrays.sort(sorted, this::compare);
    for (int i = 0; i < sorted.length; i++) {
      column[i] = sorted[i];
    }
    number(column);
  }

  /** The place of a node as a share of its column, so that columns of different heights compare. */
  private double share(int node) {
    return (place[node] + 0.5) / layers.columns()[layers.layer(node)].length;
  }

  /** A group wants to be where its members want to be on the average. */
  private void groups(int[] column) {
    for (int node : column) {
      if (layers.group(node) >= 0) {
        groupWanted[layers.group(node)] = 0;
        members[layers.group(node)] = 0;
      }
    }
    for (int node : column) {
      int group = layers.group(node);
      if (group >= 0) {
        // a running mean
        members[group]++;
        groupWanted[group] += (wanted[node] - groupWanted[group]) / members[group];
      }
    }
  }

  private int compare(int a, int b) {
    int groupOfA = layers.group(a);
    int groupOfB = layers.group(b);
    if (groupOfA >= 0 && groupOfA == groupOfB) {
      return Integer.compare(a, b);
    }
    double wantedOfA = groupOfA < 0 ? wanted[a] : groupWanted[groupOfA];
    double wantedOfB = groupOfB < 0 ? wanted[b] : groupWanted[groupOfB];
    int order = Double.compare(wantedOfA, wantedOfB);
    if (order != 0) {
      return order;
    }
    // equal wishes: whole groups and single nodes in a fixed order, so that no node comes between
    // members
    int firstOfA = groupOfA < 0 ? a : layers.size() + groupOfA;
    int firstOfB = groupOfB < 0 ? b : layers.size() + groupOfB;
    return Integer.compare(firstOfA, firstOfB);
  }

  /** The number of crossings between neighbouring columns, counted with a tree of partial sums. */
  private long crossings() {
    long crossings = 0;
    int[][] columns = layers.columns();
    for (int i = 1; i < columns.length; i++) {
      int[] sums = new int[columns[i].length + 1];
      long seen = 0;
      for (int node : columns[i - 1]) {
        for (int next : layers.after(node)) {
          crossings += seen - prefix(sums, place[next] + 1);
        }
        for (int next : layers.after(node)) {
          seen++;
          for (int at = place[next] + 1; at < sums.length; at += at & -at) {
            sums[at]++;
          }
        }
      }
    }
    return crossings;
  }

  private static long prefix(int[] sums, int end) {
    long sum = 0;
    for (int at = end; at > 0; at -= at & -at) {
      sum += sums[at];
    }
    return sum;
  }
}
