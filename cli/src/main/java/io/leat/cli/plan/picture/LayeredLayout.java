package io.leat.cli.plan.picture;

/**
 * Where everything of a sketch is drawn, from left to right. Made in time that grows little faster than the size of the graph: for
 * large graphs fewer improvements are tried.
 */
public final class LayeredLayout {
  private static final double LEAST_ALLEY = 44;
  private static final double MOST_ALLEY = 140;

  private final Sketch sketch;
  private final Layers layers;
  private final double[] y;
  private final double[] left;
  private final double[] right;

  private LayeredLayout(Sketch sketch, Layers layers, double[] y, double[] left, double[] right) {
    this.sketch = sketch;
    this.layers = layers;
    this.y = y;
    this.left = left;
    this.right = right;
  }

  /** Lays out {@code sketch}. */
  public static LayeredLayout of(Sketch sketch) {
    Layers layers = Layers.of(sketch);
    int groups = 0;
    for (Sketch.Node node : sketch.nodes()) {
      groups = Math.max(groups, node.group() + 1);
    }
    Ordering.improve(layers, groups);
    double[] y = Placement.of(layers, sketch);
    int columns = layers.columns().length;
    double[] left = new double[columns];
    double[] right = new double[columns];
    double x = 0;
    for (int i = 0; i < columns; i++) {
      left[i] = x;
      double widest = 0;
      int edges = 0;
      for (int node : layers.columns()[i]) {
        widest = layers.isBend(node) ? widest : Math.max(widest, sketch.nodes().get(node).width());
        edges += layers.after(node).length;
      }
      right[i] = x + widest;
      x = right[i] + Math.min(MOST_ALLEY, LEAST_ALLEY + 5 * Math.sqrt(edges));
    }
    return new LayeredLayout(sketch, layers, y, left, right);
  }

  /** How many columns there are. */
  public int columns() {
    return left.length;
  }

  /** The left edge of a column. */
  public double left(int column) {
    return left[column];
  }

  /** The right edge of a column. */
  public double right(int column) {
    return right[column];
  }

  /** How wide the whole is. */
  public double width() {
    return right.length == 0 ? 0 : right[right.length - 1];
  }

  /** How high the whole is. */
  public double height() {
    double height = 0;
    for (int node = 0; node < y.length; node++) {
      double half = layers.isBend(node) ? 2 : sketch.height() / 2;
      height = Math.max(height, y[node] + half + (layers.group(node) >= 0 ? sketch.frame() : 0));
    }
    return height;
  }

  /** The column of a node or bend. */
  public int column(int node) {
    return layers.layer(node);
  }

  /** The middle of a node or bend. */
  public double y(int node) {
    return y[node];
  }

  /** How many nodes and bends there are; bends have the numbers after the nodes. */
  public int size() {
    return layers.size();
  }

  /** The node or bend before a bend, of which there is one. */
  public int before(int bend) {
    return layers.before(bend)[0];
  }

  /** The node or bend from which the link at {@code index} reaches its end. */
  public int lastStop(int index) {
    return layers.lastStop(index);
  }

  /** Where lines leave a node or bend: the right edge of a node, or of the column of a bend. */
  public double exit(int node) {
    return layers.isBend(node)
        ? right[layers.layer(node)]
        : left[layers.layer(node)] + sketch.nodes().get(node).width();
  }
}
