package io.dualmode.model.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records as JSON objects: a name for each component, of type {@code int}, {@code float}, {@code String}, an enum, another record, or a
 * {@code List} of those. A name that is missing gives 0 or null, of which the constructor may complain; other names are passed over.
 */
public final class JsonRecords {
  private JsonRecords() {}

  /** A record; what its constructor throws passes, and a value of another type is a {@link JsonParseException} that names it. */
  public static <T extends Record> T read(JsonElement json, Class<T> type) {
    JsonObject object = json.getAsJsonObject();
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String name = components[i].getName();
      try {
        values[i] = value(object.get(name), components[i].getGenericType());
      } catch (JsonParseException e) {
        throw new JsonParseException(name + ": " + e.getMessage(), e);
      }
    }
    try {
      Constructor<T> constructor =
          type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(JsonElement json, Type type) {
    boolean missing = json == null || json.isJsonNull();
    if (type == int.class || type == Integer.class) {
      return missing ? 0 : json.getAsInt();
    }
    if (type == float.class || type == Float.class) {
      return missing ? 0f : finite(json);
    }
    if (missing) {
      return null;
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      List<Object> items = new ArrayList<>();
      json.getAsJsonArray().forEach(item -> items.add(value(item, list.getActualTypeArguments()[0])));
      return items;
    }
    Class<?> kind = (Class<?>) type;
    if (kind.isRecord()) {
      return read(json, kind.asSubclass(Record.class));
    }
    if (kind.isEnum()) {
      return Arrays.stream(kind.getEnumConstants()).filter(e -> ((Enum<?>) e).name().equals(json.getAsString())).findFirst().orElse(null);
    }
    if (kind == String.class) {
      return json.getAsString();
    }
    throw new IllegalArgumentException("no form in JSON for " + type);
  }

  private static float finite(JsonElement json) {
    float number = (float) json.getAsDouble();
    if (Float.isInfinite(number)) {
      throw json.isNot("a number in the range of a float");
    }
    return number;
  }

  /** The object of a record. */
  public static JsonObject write(Record record) {
    JsonObject object = new JsonObject();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        object.add(component.getName(), element(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return object;
  }

  private static JsonElement element(Object value) {
    if (value instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(item -> array.add(element(item)));
      return array;
    }
    if (value instanceof Record record) {
      return write(record);
    }
    return new JsonPrimitive(value instanceof Enum<?> constant ? constant.name() : value);
  }
}
