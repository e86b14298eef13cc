package io.dualmode.model.grammar.grxml;

import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.model.grammar.rule.Position;
import java.io.ByteArrayInputStream;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The elements, texts and attributes of an XML file one after the other, with the place of each; safe on files of strangers.
 *
 * <p>No DTD is read and no entity is expanded: a DOCTYPE is stepped over, so that files with that of the W3C load without a
 * network, and an entity that only a DTD could declare is an error.
 */
final class XmlElements {
  private final String source;
  private final XMLStreamReader in;
  private Position position;

  /** @param source name of the file for messages */
  XmlElements(byte[] xml, String source) throws GrammarFormatException {
    this.source = source;
    this.position = new Position(source, 1, 1);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
    try {
      in = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /** Goes on to the next event and returns its kind, one of {@link XMLStreamConstants}. */
  int next() throws XMLStreamException {
    position = place(in.getLocation());
    int event;
    try {
      event = in.next();
    } catch (XMLStreamException e) {
      throw e;
    } catch (RuntimeException e) {
      // the parser of the JDK leaks some of these on malformed input
      throw new XMLStreamException("the parser cannot read this (" + e + ")", in.getLocation(), e);
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new XMLStreamException("entity '" + in.getLocalName() + "' is not defined here", in.getLocation());
    }
    return event;
  }

  /** Goes on to the first element of the file. */
  void toRoot(String expected) throws XMLStreamException, GrammarFormatException {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      if (in.getEventType() == XMLStreamConstants.END_DOCUMENT) {
        throw position.fault(expected, "no element");
      }
    }
  }

  /** Reads what stands behind the root element, which must be well-formed too, and closes the file. */
  void finish() throws XMLStreamException {
    while (in.hasNext()) {
      next();
    }
    in.close();
  }

  /** Where the current event begins. */
  Position position() {
    return position;
  }

  /** Name of the current element. */
  String name() {
    return in.getLocalName();
  }

  /** The text of the current event. */
  String characters() {
    return in.getText();
  }

  /** Whether an event is text and more than white space. */
  boolean isText(int event) {
    return event == XMLStreamConstants.CHARACTERS && !in.isWhiteSpace();
  }

  /** An attribute of the current element without white space around it. */
  String attribute(String name, String otherwise) {
    String value = in.getAttributeValue(null, name);
    return value == null ? otherwise : value.strip();
  }

  /**
   * A number among the attributes of the current element.
   *
   * @param most largest allowed, 1 or {@link Double#MAX_VALUE}
   */
  double number(String name, double otherwise, double most) throws GrammarFormatException {
    String text = attribute(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0 && value <= most)) {
      throw position.fault(name + " from 0 to " + (most == 1 ? "1" : "infinity"), "'" + text + "'");
    }
    return value;
  }

  /** The text of the current element, which may hold nothing else, up to its end. */
  String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.CHARACTERS) {
        text.append(in.getText());
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        throw new XMLStreamException("expected text only, found <" + in.getLocalName() + ">", in.getLocation());
      }
    }
    return text.toString();
  }

  /** Passes over the current element. */
  void skip() throws XMLStreamException {
    for (int open = 1; open > 0;) {
      int event = next();
      open += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
    }
  }

  /** The error for XML that is not well-formed. */
  GrammarFormatException broken(XMLStreamException e) {
    Location at = e.getLocation();
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    int detail = message.indexOf("Message: ");
    return (at == null ? position : place(at)).fault("well-formed XML without entities of its own",
        message.substring(detail < 0 ? 0 : detail + "Message: ".length()).strip(), e);
  }

  private Position place(Location at) {
    return new Position(source, Math.max(1, at.getLineNumber()), Math.max(1, at.getColumnNumber()));
  }
}
