package io.leat.cli.plan.picture

import net.jqwik.api.Arbitraries
import net.jqwik.api.Arbitrary
import net.jqwik.api.ForAll
import net.jqwik.api.Property
import net.jqwik.api.Provide

class LayeredLayoutProperties {

  @Provide
  Arbitrary<Sketch> sketches() {
    Arbitraries.integers().between(1, 60).flatMap { int size ->
      Arbitraries.longs().map { long seed ->
        def random = new Random(seed)
        def columns = new int[size]
        def links = []
        for (int i = 1; i < size; i++) {
          random.nextInt(4).times {
            int from = random.nextInt(i)
            links << new Sketch.Link(from, i, random.nextInt(3))
            columns[i] = Math.max(columns[i], columns[from] + 1)
          }
        }
        def nodes = (0..<size).collect { new Sketch.Node(columns[it], 50d + random.nextInt(100), random.nextInt(3) == 0 ? columns[it] : -1) }
        new Sketch(nodes, 30d, 10d, 12d, links)
      }
    }
  }

  @Property(tries = 100)
  void 'nodes keep their distance and all lie within the size'(@ForAll('sketches') Sketch sketch) {
    def layout = LayeredLayout.of(sketch)
    def nodes = sketch.nodes()
    for (int i = 0; i < nodes.size(); i++) {
      assert layout.column(i) == nodes[i].column()
      assert layout.y(i) >= 15 - 1e-6 && layout.y(i) + 15 <= layout.height() + 1e-6
      assert layout.left(nodes[i].column()) + nodes[i].width() <= layout.width() + 1e-6
      for (int j = 0; j < i; j++) {
        assert nodes[i].column() != nodes[j].column() || Math.abs(layout.y(i) - layout.y(j)) >= 40 - 1e-6
      }
    }
  }

  @Property(tries = 100)
  void 'nothing comes between the members of a group'(@ForAll('sketches') Sketch sketch) {
    def layout = LayeredLayout.of(sketch)
    def columns = (0..<layout.size()).groupBy { layout.column(it) }
    columns.each { column, all ->
      def groups = all.sort(false) { layout.y(it) }.collect { it < sketch.nodes().size() ? sketch.nodes()[it].group() : -1 }
      int first = groups.findIndexOf { it >= 0 }
      int last = groups.findLastIndexOf { it >= 0 }
      assert first < 0 || groups[first..last].every { it >= 0 }
    }
  }

  @Property(tries = 100)
  void 'every link can be followed back to its start, one column at a time'(@ForAll('sketches') Sketch sketch) {
    def layout = LayeredLayout.of(sketch)
    sketch.links().eachWithIndex { link, index ->
      int at = layout.lastStop(index)
      int column = sketch.nodes()[link.to()].column()
      while (true) {
        assert layout.column(at) == column - 1
        column--
        if (at < sketch.nodes().size()) {
          break
        }
        at = layout.before(at)
      }
      assert at == link.from()
    }
  }

  @Property(tries = 50)
  void 'the same sketch is drawn the same'(@ForAll('sketches') Sketch sketch) {
    def first = LayeredLayout.of(sketch)
    def second = LayeredLayout.of(sketch)
    assert (0..<first.size()).every { first.y(it) == second.y(it) }
  }
}
