package convsheet.view;

import convsheet.xlsx.CellAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/**
 * How a number comes about, or where it enters, as JSON: what {@code explain} found out;
 * docs/explain.md describes it.
 */
public final class DerivationJson {
  private DerivationJson() {}

  /** How a number of a file comes about. */
  public static JsonObject of(String source, Derivation derivation) {
    return new JsonObject(
        json -> {
          json.writeStringProperty("source", source);
          write(json, derivation);
        });
  }

  /** What a number of a file is made of. */
  public static JsonObject of(String source, Derivation derivation, Why why) {
    return new JsonObject(
        json -> {
          json.writeStringProperty("source", source);
          address(json, "cell", derivation.result().address());
          json.writeStringProperty("layer", derivation.layer());
          number(json, "value", derivation.value());
          shares(json, "channels", why.channels());
          shares(json, "cells", why.cells());
          shares(json, "plus", why.rest());
          number(json, "sum", why.sum());
          json.writeName("map");
          rows(
              json,
              why.map().length / why.columns(),
              why.columns(),
              Arrays.stream(why.map()).boxed().toList());
        });
  }

  private static void shares(JsonGenerator json, String name, List<Why.Share> shares) {
    json.writeArrayPropertyStart(name);
    for (var share : shares) {
      json.writeStartObject();
      json.writeStringProperty("name", share.name());
      number(json, "value", share.value());
      number(json, "share", share.share());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Where a number of a file enters. */
  public static JsonObject of(String source, Uses uses) {
    return new JsonObject(
        json -> {
          json.writeStringProperty("source", source);
          address(json, "cell", uses.address());
          json.writeStringProperty("layer", uses.cell().grid().sheet());
          json.writeStringProperty("label", uses.cell().grid().label());
          json.writeNumberProperty("row", uses.cell().row() + 1);
          json.writeNumberProperty("column", uses.cell().column() + 1);
          number(json, "value", uses.value());
          json.writeArrayPropertyStart("enters");
          for (var output : uses.outputs()) {
            json.writeStartObject();
            json.writeStringProperty("layer", output.layer());
            json.writeStringProperty("channel", output.channel());
            json.writeNumberProperty("count", output.count());
            json.writeStringProperty("cells", output.cells());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Derivation derivation) {
    var ref = derivation.result().ref();
    address(json, "cell", derivation.result().address());
    json.writeStringProperty("layer", derivation.layer());
    json.writeStringProperty("type", derivation.type());
    json.writeStringProperty("label", ref.grid().label());
    json.writeNumberProperty("row", ref.row() + 1);
    json.writeNumberProperty("column", ref.column() + 1);
    number(json, "value", derivation.value());
    derivation
        .found()
        .ifPresent(
            found -> {
              if (found.isNumber()) {
                number(json, "found", found.value());
              } else {
                json.writeStringProperty("found", found.text());
              }
            });
    optional(json, "carried", derivation.carried());
    if (derivation.carried().isPresent()) {
      json.writeBooleanProperty("follows", derivation.follows());
    }
    derivation
        .slip()
        .ifPresent(
            slip -> {
              json.writeObjectPropertyStart("slip");
              json.writeStringProperty("formula", slip.formula());
              number(json, "pattern", slip.pattern());
              json.writeEndObject();
            });
    json.writeArrayPropertyStart("steps");
    derivation.parts().forEach(part -> write(json, part));
    json.writeEndArray();
    json.writeArrayPropertyStart("sources");
    for (var source : derivation.sources()) {
      json.writeStartObject();
      write(json, source);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("leftOut", derivation.leftOut());
  }

  private static void write(JsonGenerator json, Derivation.Part part) {
    json.writeStartObject();
    json.writeStringProperty("kind", part.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    part.gives().ifPresent(cell -> address(json, "gives", cell.address()));
    if (part instanceof Derivation.Products products) {
      json.writeArrayPropertyStart("channels");
      for (var channel : products.channels()) {
        json.writeStartObject();
        block(json, "input", channel.input());
        block(json, "weights", channel.weights());
        json.writeName("products");
        rows(json, channel.input().rows(), channel.input().columns(), channel.products());
        number(json, "sum", channel.sum());
        json.writeEndObject();
      }
      json.writeEndArray();
      number(json, "sum", products.sum());
      json.writeArrayPropertyStart("plus");
      for (var addend : products.rest()) {
        json.writeStartObject();
        json.writeStringProperty("name", addend.name());
        address(json, "cell", addend.cell().flatMap(Derivation.Cell::address));
        number(json, "value", addend.value());
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (part instanceof Derivation.Gathered gathered) {
      json.writeStringProperty("function", gathered.function().name());
      json.writeArrayPropertyStart("windows");
      for (var block : gathered.blocks()) {
        json.writeStartObject();
        write(json, block);
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (part instanceof Derivation.Calculation calculation) {
      json.writeStringProperty("name", calculation.name());
      json.writeStringProperty("formula", calculation.formula());
      json.writeStringProperty("numbers", calculation.numbers());
    } else if (part instanceof Derivation.Copy copy) {
      address(json, "from", copy.from().address());
    } else if (part instanceof Derivation.Constant constant) {
      json.writeStringProperty("what", constant.what());
    }
    number(json, "value", part.value());
    json.writeEndObject();
  }

  private static void block(JsonGenerator json, String name, Derivation.Block block) {
    json.writeObjectPropertyStart(name);
    write(json, block);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Derivation.Block block) {
    json.writeStringProperty("label", block.label());
    json.writeArrayPropertyStart("cells");
    for (int row = 0; row < block.rows(); row++) {
      json.writeStartArray();
      for (int column = 0; column < block.columns(); column++) {
        var address = block.at(row, column).address();
        if (address.isPresent()) {
          json.writeString(address.get().text());
        } else {
          json.writeNull();
        }
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeName("values");
    rows(
        json,
        block.rows(),
        block.columns(),
        block.cells().stream()
            .map(cell -> cell.kind() == Derivation.Kind.BLANK ? Double.NaN : cell.value())
            .toList());
  }

  private static void rows(JsonGenerator json, int rows, int columns, List<Double> values) {
    json.writeStartArray();
    for (int row = 0; row < rows; row++) {
      json.writeStartArray();
      for (int column = 0; column < columns; column++) {
        JsonObject.number(json, values.get(row * columns + column));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void address(JsonGenerator json, String name, Optional<CellAddress> address) {
    json.writeName(name);
    if (address.isPresent()) {
      json.writeString(address.get().text());
    } else {
      json.writeNull();
    }
  }

  private static void optional(JsonGenerator json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      number(json, name, value.getAsDouble());
    }
  }

  private static void number(JsonGenerator json, String name, double value) {
    json.writeName(name);
    JsonObject.number(json, value);
  }
}
