package io.leat.cli.plan.picture;

import java.util.List;

/**
 * What is to be drawn. Nodes are called by their places in the list.
 *
 * @param height of every node
 * @param gap between two nodes of a column
 * @param frame the room above and below a group, for its frame
 */
public record Sketch(List<Node> nodes, double height, double gap, double frame, List<Link> links) {

  /**
   * A node.
   *
   * @param column from 0; an edge leads to a higher one
   * @param group nodes of one column and group stay together; -1 for none
   */
  public record Node(int column, double width, int group) {}

  /**
   * An edge.
   *
   * @param kind edges of one kind that leave one node run together as far as they can
   */
  public record Link(int from, int to, int kind) {}

  public Sketch {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
  }

  /** How many columns an edge leads on. */
  int span(Link link) {
    return nodes.get(link.to()).column() - nodes.get(link.from()).column();
  }
}
