package io.leat.engine.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads JUnit XML as surefire, pytest and jest write it. Document types and entities are not read; size, depth and what is held of names
 * and messages are bounded. A report that breaks counts as far as it was read, with a problem.
 */
public final class JunitReports {
  private static final long MOST_BYTES = 64L << 20;
  private static final int DEEPEST = 64;
  private static final int MOST_TESTS = 100_000_000;

  private JunitReports() {}

  /**
   * What these files say together; never throws for what they hold.
   *
   * @param mask hides secrets in a message, before it is cut
   */
  public static TestReport read(List<Path> reports, UnaryOperator<String> mask) {
    return read(reports, List.of(), mask);
  }

  /**
   * The same.
   *
   * @param outside links that lead out of where the tests ran: they are not followed, so that nobody knows what they tell
   */
  public static TestReport read(
      List<Path> reports, List<Path> outside, UnaryOperator<String> mask) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    // what a test printed is one text of any length; there are no entities of a document type, and
    // the bytes are bounded
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
    factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
    ReportTally tally = new ReportTally(mask);
    for (Path report : reports) {
      read(report, factory, tally);
    }
    for (Path link : outside) {
      tally.problem(
          link, "is a link that leads out of the workspace or nowhere, and is not followed");
    }
    return tally.report();
  }

  private static void read(Path report, XMLInputFactory factory, ReportTally tally) {
    try (InputStream in = new LimitedStream(Files.newInputStream(report), MOST_BYTES)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      try {
        read(report, xml, tally);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      tally.problem(report, message(e));
    } catch (NoSuchFileException e) {
      tally.problem(report, "is not there");
    } catch (IOException e) {
      tally.problem(report, "cannot be read: " + e.getMessage());
    }
  }

  private static void read(Path report, XMLStreamReader xml, ReportTally tally)
      throws XMLStreamException {
    tally.begin(report);
    int depth = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String name = xml.getLocalName();
          if (depth == 0 && !name.equals("testsuites") && !name.equals("testsuite")) {
            tally.problem(report, "is no JUnit report: it begins with '" + name + "'");
            return;
          }
          depth++;
          if (depth > DEEPEST) {
            tally.problem(report, "is nested deeper than " + DEEPEST + " elements");
            return;
          }
          tally.start(name, xml);
          if (tally.tests() > MOST_TESTS) {
            tally.problem(report, "has the test number " + MOST_TESTS + ": no more are read");
            return;
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          tally.end(xml.getLocalName());
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> tally.text(xml);
        case XMLStreamConstants.ENTITY_REFERENCE -> {
          tally.problem(report, "uses an entity of a document type, which is not read");
          return;
        }
        default -> {}
      }
    }
  }

  private static String message(XMLStreamException e) {
    Throwable cause = e.getNestedException();
    if (cause instanceof LimitedStream.TooLong) {
      return "is longer than " + MOST_BYTES + " bytes";
    }
    int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
    String text = String.valueOf(e.getMessage());
    int begin = text.indexOf("Message: ");
    String what = begin >= 0 ? text.substring(begin + 9) : text;
    return "is not well-formed in line " + line + ": " + what.strip();
  }
}
