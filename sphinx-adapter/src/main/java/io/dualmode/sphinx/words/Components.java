package io.dualmode.sphinx.words;

import edu.cmu.sphinx.util.props.Configurable;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import edu.cmu.sphinx.util.props.PropertyException;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;

/**
 * The components around a search manager, read from the host's configuration each time they are asked for.
 *
 * <p>An application may point a component elsewhere while it runs ({@code flatLinguist->grammar}, {@code
 * trivialScorer->frontend}), so nothing is remembered here. Linguists and scorers are only looked through, never made: making
 * one would load the acoustic model of the stock engine in some configurations.
 */
public final class Components {
  private final PropertySheet own;
  private final ConfigurationManager manager;

  public Components(PropertySheet own) {
    this.own = own;
    this.manager = ConfigurationManagerUtils.getPropertyManager(own);
  }

  public String ownName() {
    return own.getInstanceName();
  }

  /** Class of the component that an own property names, or null when the property is not set. */
  public Class<? extends Configurable> typeOf(String property) {
    PropertySheet sheet = sheetOf(property);
    return sheet == null ? null : sheet.getConfigurableClass();
  }

  /** The component that a property of a neighbour names, made when it is not there yet; null when it names none. */
  public <T> T component(String neighbour, String property, Class<T> type) {
    PropertySheet sheet = sheetOf(neighbour);
    if (sheet == null || !sheet.getRegisteredProperties().contains(property)) {
      return null;
    }
    Configurable found = sheet.getComponent(property);
    return type.isInstance(found) ? type.cast(found) : null;
  }

  /** A switch of a neighbour, false where it has none. */
  public boolean flag(String neighbour, String property) {
    PropertySheet sheet = sheetOf(neighbour);
    return sheet != null && sheet.getRegisteredProperties().contains(property) && sheet.getBoolean(property);
  }

  /** A number of a neighbour, or the other value where it has none. */
  public double number(String neighbour, String property, double otherwise) {
    PropertySheet sheet = sheetOf(neighbour);
    return sheet != null && sheet.getRegisteredProperties().contains(property) ? sheet.getDouble(property) : otherwise;
  }

  /** A number that the configuration gives to a neighbour, or the other value where it only has a default. */
  public double set(String neighbour, String property, double otherwise) {
    PropertySheet sheet = sheetOf(neighbour);
    return sheet != null && sheet.getRegisteredProperties().contains(property) && sheet.getRaw(property) != null
        ? sheet.getDouble(property) : otherwise;
  }

  /** An integer property of a component that exists, or the other value. */
  public int integerOf(Object component, String property, int otherwise) {
    PropertySheet sheet = sheetOfInstance(component);
    return sheet != null && sheet.getRegisteredProperties().contains(property) ? sheet.getInt(property) : otherwise;
  }

  /** Whether a component's configuration has that property and leaves it empty. */
  public boolean isEmpty(Object component, String property) {
    PropertySheet sheet = sheetOfInstance(component);
    return sheet != null && sheet.getRegisteredProperties().contains(property)
        && sheet.getRaw(property) != null && sheet.getRaw(property).toString().isBlank();
  }

  /** The configuration around the search manager. */
  public ConfigurationManager manager() {
    return manager;
  }

  /** What the last property says, on a way of properties that name the next component; empty where the way ends. */
  public String valueAlong(String... properties) {
    PropertySheet sheet = own;
    for (int i = 0; sheet != null && i < properties.length - 1; i++) {
      Object name = sheet.getRaw(properties[i]);
      sheet = name == null || manager == null ? null : manager.getPropertySheet(name.toString());
    }
    Object value = sheet == null ? null : sheet.getRaw(properties[properties.length - 1]);
    return value == null ? "" : value.toString();
  }

  /** Whether a component's configuration gives that property a value. */
  boolean isSet(Object component, String property) {
    PropertySheet sheet = sheetOfInstance(component);
    Object raw = sheet == null ? null : sheet.getRaw(property);
    return raw != null && !raw.toString().isBlank();
  }

  /** The file or resource that a property of a component names; null where it names none. */
  public URL resource(Object component, String property) {
    PropertySheet sheet = sheetOfInstance(component);
    if (sheet == null || !sheet.getRegisteredProperties().contains(property)) {
      return null;
    }
    try {
      return ConfigurationManagerUtils.getResource(property, sheet);
    } catch (PropertyException e) {
      return null;
    }
  }

  /** Every property of a component as set, to tell whether it has to be read again. */
  List<Object> settings(Object component) {
    PropertySheet sheet = sheetOfInstance(component);
    if (sheet == null) {
      return List.of(component);
    }
    List<Object> values = new ArrayList<>(List.of(component));
    for (String property : sheet.getRegisteredProperties()) {
      values.add(property + '=' + sheet.getRaw(property));
    }
    return values;
  }

  private PropertySheet sheetOf(String property) {
    Object name = own.getRaw(property);
    if (name == null || manager == null) {
      return null;
    }
    PropertySheet sheet = manager.getPropertySheet(name.toString());
    if (sheet == null) {
      throw new PropertyException(own.getInstanceName(), property, "names component '" + name
          + "', which the configuration does not have");
    }
    return sheet;
  }

  private PropertySheet sheetOfInstance(Object component) {
    if (manager == null) {
      return null;
    }
    // only those that exist: the host complains of each class that it cannot make, used or not
    for (String name : manager.getInstanceNames(Configurable.class)) {
      PropertySheet sheet = manager.getPropertySheet(name);
      if (sheet.getOwner() == component) {
        return sheet;
      }
    }
    return null;
  }
}
