package io.leat.cli.plan.picture;

/**
 * Gives every node its height. Each column in turn is moved as near as can be to the heights of its neighbours without a change of
 * order and with the gaps kept: least squares under a chain of inequalities, solved by pooling neighbours that would overlap.
 */
final class Placement {
  private static final double BEND_HEIGHT = 4;
  private static final double BEND_GAP = 10;

  private final Layers layers;
  private final Sketch sketch;
  private final double[] y;
  private final double[] wish;
  private final double[] weight;

  private Placement(Layers layers, Sketch sketch) {
    this.layers = layers;
    this.sketch = sketch;
    this.y = new double[layers.size()];
    this.wish = new double[layers.size()];
    this.weight = new double[layers.size()];
  }

  /** The height of the middle of every node, the topmost edge of all being 0. */
  static double[] of(Layers layers, Sketch sketch) {
    Placement placement = new Placement(layers, sketch);
    placement.run();
    return placement.y;
  }

  private void run() {
    int[][] columns = layers.columns();
    double tallest = 0;
    for (int[] column : columns) {
      tallest = Math.max(tallest, stack(column));
    }
    for (int[] column : columns) {
      double shift = (tallest - y[column[column.length - 1]] + y[column[0]]) / 2 - y[column[0]];
      for (int node : column) {
        y[node] += shift;
      }
    }
    int sweeps = layers.size() <= 2_000 ? 12 : layers.size() <= 20_000 ? 4 : 2;
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int i = 1; i < columns.length; i++) {
        settle(columns[i], true, false);
      }
      for (int i = columns.length - 2; i >= 0; i--) {
        settle(columns[i], false, true);
      }
    }
    for (int[] column : columns) {
      settle(column, true, true);
    }
    double top = Double.MAX_VALUE;
    for (int node = 0; node < y.length; node++) {
      double edge = y[node] - half(node) - (layers.group(node) >= 0 ? sketch.frame() : 0);
      top = Math.min(top, edge);
    }
    for (int node = 0; node < y.length; node++) {
      y[node] -= top;
    }
  }

  private double stack(int[] column) {
    double at = 0;
    for (int i = 0; i < column.length; i++) {
      at += i == 0 ? 0 : distance(column[i - 1], column[i]);
      y[column[i]] = at;
    }
    return at;
  }

  private double half(int node) {
    return (layers.isBend(node) ? BEND_HEIGHT : sketch.height()) / 2;
  }

  private double distance(int above, int below) {
    double gap = layers.isBend(above) || layers.isBend(below) ? BEND_GAP : sketch.gap();
    if (layers.group(above) != layers.group(below)) {
      gap += layers.group(above) >= 0 ? sketch.frame() : 0;
      gap += layers.group(below) >= 0 ? sketch.frame() : 0;
    }
    return half(above) + gap + half(below);
  }

  private void settle(int[] column, boolean byBefore, boolean byAfter) {
    for (int node : column) {
      double sum = 0;
      double weights = 0;
      if (byBefore) {
        for (int neighbour : layers.before(node)) {
          double pull = pull(node, neighbour);
          sum += pull * y[neighbour];
          weights += pull;
        }
      }
      if (byAfter) {
        for (int neighbour : layers.after(node)) {
          double pull = pull(node, neighbour);
          sum += pull * y[neighbour];
          weights += pull;
        }
      }
      wish[node] = weights == 0 ? y[node] : sum / weights;
      weight[node] = weights == 0 ? 0.1 : weights;
    }
    loneNodes(column);
    pool(column);
  }

  /** Nodes without any edge go where the others of their column are, or to the middle of the first column. */
  private void loneNodes(int[] column) {
    double sum = 0;
    int count = 0;
    for (int node : column) {
      if (!layers.isLone(node)) {
        sum += wish[node];
        count++;
      }
    }
    int[] first = layers.columns()[0];
    double middle = count > 0 ? sum / count : (y[first[0]] + y[first[first.length - 1]]) / 2;
    for (int node : column) {
      if (layers.isLone(node)) {
        wish[node] = middle;
      }
    }
  }

  /** Long edges are the straighter the harder their bends pull at each other. */
  private double pull(int node, int neighbour) {
    boolean bend = layers.isBend(node);
    boolean other = layers.isBend(neighbour);
    return bend && other ? 8 : bend || other ? 2 : 1;
  }

  /** Weighted isotonic regression of the wishes, the gaps taken off before and put back after. */
  private void pool(int[] column) {
    int count = column.length;
    double[] offset = new double[count];
    double[] mean = new double[count];
    double[] total = new double[count];
    int[] start = new int[count];
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      offset[i] = i == 0 ? 0 : offset[i - 1] + distance(column[i - 1], column[i]);
      mean[blocks] = wish[column[i]] - offset[i];
      total[blocks] = weight[column[i]];
      start[blocks] = i;
      blocks++;
      while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
        double both = total[blocks - 2] + total[blocks - 1];
        mean[blocks - 2] =
            (mean[blocks - 2] * total[blocks - 2] + mean[blocks - 1] * total[blocks - 1]) / both;
        total[blocks - 2] = both;
        blocks--;
      }
    }
    for (int block = 0; block < blocks; block++) {
      int end = block + 1 < blocks ? start[block + 1] : count;
      for (int i = start[block]; i < end; i++) {
        y[column[i]] = mean[block] + offset[i];
      }
    }
  }
}
