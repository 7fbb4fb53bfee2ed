package io.leat.contract

import com.sun.source.doctree.DocCommentTree
import com.sun.source.doctree.DocTree
import com.sun.source.doctree.ParamTree
import com.sun.source.tree.ClassTree
import com.sun.source.util.DocTrees
import com.sun.source.util.JavacTask
import com.sun.source.util.TreePathScanner
import java.nio.file.Files
import java.nio.file.Path
import javax.tools.ToolProvider

/** What the Javadoc of records says, read from their sources by the compiler's own tree: it is nowhere at run time. */
class Javadoc {
  private final Map<String, DocCommentTree> comments = [:]

  Javadoc(Path sources) {
    def compiler = ToolProvider.systemJavaCompiler
    compiler.getStandardFileManager(null, null, null).withCloseable { files ->
      def all = Files.walk(sources).withCloseable { it.filter { it.fileName.toString().endsWith('.java') }.toList() }
      def task = compiler.getTask(null, files, null, ['-proc:none'], null, files.getJavaFileObjectsFromPaths(all)) as JavacTask
      def trees = DocTrees.instance(task)
      task.parse().each { unit -> new Classes(trees, unit.packageName.toString()).scan(unit, null) }
    }
  }

  private class Classes extends TreePathScanner<Void, Void> {
    private final DocTrees trees
    private final Deque<String> names = new ArrayDeque<>()

    Classes(DocTrees trees, String start) {
      this.trees = trees
      names.push(start + '.')
    }

    @Override
    Void visitClass(ClassTree node, Void nothing) {
      def name = names.peek() + node.simpleName
      comments[name] = trees.getDocCommentTree(currentPath)
      names.push(name + '$')
      super.visitClass(node, nothing)
      names.pop()
      null
    }
  }

  /** The comment of a class, without its tags. */
  String of(Class<?> type) {
    sentence(comments[type.name]?.fullBody)
  }

  /** What is said of a component of a record; empty when nothing is. */
  String of(Class<?> type, String component) {
    def tag = comments[type.name]?.blockTags?.find { it instanceof ParamTree && it.name.toString() == component } as ParamTree
    sentence(tag?.description)
  }

  /** In one line, with a capital and a full stop. */
  private static String sentence(List<? extends DocTree> parts) {
    def text = (parts ?: []).join('').replaceAll(/\s+/, ' ').trim()
    text.isEmpty() || text.endsWith('.') ? text.capitalize() : text.capitalize() + '.'
  }
}
