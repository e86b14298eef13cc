package io.dualmode.sphinx;

import edu.cmu.sphinx.jsgf.GrXMLGrammar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamResult;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXNotRecognizedException;
import org.xml.sax.SAXNotSupportedException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * The host's GRXML grammar, read without the network.
 *
 * <p>A grammar with the document type of the W3C makes the host fetch the DTD from www.w3.org each time. The host only needs the
 * elements, so it gets the document without its document type. It reads from {@code baseURL}; while it does, that field holds a
 * URL whose handler serves the cleaned text.
 */
public final class OfflineGrXmlGrammar extends GrXMLGrammar {
  @Override
  protected void loadXML() throws IOException {
    URL grammar = baseURL;
    if (grammar == null) {
      throw new IOException("no GRXML grammar: set 'grammarLocation', or Configuration.setGrammarPath and setGrammarName");
    }
    byte[] text = withoutDocumentType(grammar);
    baseURL = new URL(null, grammar.toExternalForm(), new URLStreamHandler() {
      @Override
      protected URLConnection openConnection(URL url) {
        return new URLConnection(url) {
          @Override
          public void connect() {}

          @Override
          public InputStream getInputStream() {
            return new ByteArrayInputStream(text);
          }
        };
      }
    });
    try {
      super.loadXML();
    } finally {
      baseURL = grammar;
    }
  }

  private static byte[] withoutDocumentType(URL grammar) throws IOException {
    try (InputStream in = grammar.openStream()) {
      SAXParserFactory parsers = SAXParserFactory.newInstance();
      parsers.setNamespaceAware(true);
      XMLReader reader = new WithoutDocumentType(parsers.newSAXParser().getXMLReader());
      InputSource source = new InputSource(in);
      source.setSystemId(grammar.toExternalForm());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TransformerFactory.newInstance().newTransformer().transform(new SAXSource(reader, source), new StreamResult(out));
      return out.toByteArray();
    } catch (TransformerException | SAXException | ParserConfigurationException e) {
      throw new IOException("grammar " + grammar + " is not well-formed XML: " + place(e) + e.getMessage(), e);
    }
  }

  /** Passes elements and text on; reads no external entity and does not tell the reader's client about a document type. */
  private static final class WithoutDocumentType extends XMLFilterImpl {
    WithoutDocumentType(XMLReader parent) {
      super(parent);
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) {
      return new InputSource(new StringReader(""));
    }

    @Override
    public void setProperty(String name, Object value) throws SAXNotRecognizedException, SAXNotSupportedException {
      if (!name.equals("http://xml.org/sax/properties/lexical-handler")) {
        super.setProperty(name, value);
      }
    }
  }

  private static String place(Exception e) {
    return e.getCause() instanceof SAXParseException at ? "line " + at.getLineNumber() + ": " : "";
  }
}
