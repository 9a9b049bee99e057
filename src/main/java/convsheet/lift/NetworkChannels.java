package convsheet.lift;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The channels that belong to the network, and the planes that do not. */
final class NetworkChannels {
  private final Book book;
  private final ChannelReader reader;
  private final Map<Plane, Channel> channels = new LinkedHashMap<>();
  private final Map<Plane, Optional<NotUnderstood>> setAside = new LinkedHashMap<>();
  private boolean wasNetwork;

  NetworkChannels(Book book, ChannelReader reader) {
    this.book = book;
    this.reader = reader;
    choose();
  }

  /** The channels that layers may be made of. */
  List<Channel> all() {
    return List.copyOf(channels.values());
  }

  /** Whether they were a network before those were lost that read what is not understood. */
  boolean wasNetwork() {
    return wasNetwork;
  }

  /** The planes that no layer is made of, and why; without a reason, they are remarks. */
  Map<Plane, Optional<NotUnderstood>> setAside() {
    return setAside;
  }

  /** Sets another channel aside. */
  void setAside(Channel channel, NotUnderstood why) {
    setAside.put(channel.plane(), Optional.of(why));
  }

  /** Finds the channels that layers are made of; what is none is set aside, with why. */
  private void choose() {
    for (var plane : reader.planes()) {
      if (!book.isStep(plane.first())) {
        try {
          channels.put(plane, reader.channel(plane));
        } catch (NotUnderstood e) {
          setAside.put(plane, Optional.of(e));
        }
      }
    }
    var last = globalPools();
    boolean shrinks = true;
    while (shrinks) { // a total of totals is a remark too
      var read = new HashSet<Plane>();
      channels
          .values()
          .forEach(c -> c.sources().forEach(source -> source.plane().ifPresent(read::add)));
      var remarks =
          channels.values().stream()
              .filter(channel -> NetworkSigns.isRemark(channel) || NetworkSigns.isTotals(channel))
              .map(Channel::plane)
              .filter(plane -> !read.contains(plane) && !last.contains(plane))
              .toList();
      for (var plane : remarks) {
        channels.remove(plane);
        setAside.put(plane, Optional.empty());
      }
      shrinks = !remarks.isEmpty();
    }
    wasNetwork = NetworkSigns.isNetwork(List.copyOf(channels.values()));
    loseReaders();
  }

  /** Sets aside the channels that read others which are set aside. */
  private void loseReaders() {
    boolean grows = true;
    while (grows) {
      grows = false;
      for (var channel : List.copyOf(channels.values())) {
        var lost =
            channel.sources().stream()
                .flatMap(source -> source.plane().stream())
                .filter(plane -> !channels.containsKey(plane))
                .findFirst();
        if (lost.isPresent()) {
          grows = true;
          channels.remove(channel.plane());
          setAside.put(
              channel.plane(),
              Optional.of(
                  new NotUnderstood(
                      channel.plane().first(),
                      "it reads "
                          + book.place(lost.get().area())
                          + ", which is not understood"
                          + setAside
                              .getOrDefault(lost.get(), Optional.empty())
                              .map(e -> ": " + e.getMessage())
                              .orElse(""))));
        }
      }
    }
  }

  /** Single cells at the end that each pool one channel whole, if that is all there is of it. */
  private Set<Plane> globalPools() {
    var steps = new CellSet();
    book.unknown().stream()
        .flatMap(formula -> formula.areas().stream())
        .filter(CellRange::isCell)
        .forEach(steps::add);
    var pools = new LinkedHashMap<Plane, List<Plane>>();
    var read = new HashSet<Plane>();
    channels.forEach(
        (plane, channel) -> {
          var whole = NetworkSigns.pooledWhole(plane, channel);
          whole.ifPresent(of -> pools.computeIfAbsent(of, p -> new ArrayList<>()).add(plane));
          if (!NetworkSigns.isRemark(channel)) {
            channel.sources().forEach(source -> source.plane().ifPresent(read::add));
          }
        });
    var ends =
        channels.keySet().stream()
            .filter(plane -> !NetworkSigns.isRemark(channels.get(plane)) && !read.contains(plane))
            .toList();
    boolean all =
        !ends.isEmpty()
            && ends.stream().allMatch(end -> pools.getOrDefault(end, List.of()).size() == 1)
            && ends.stream()
                .map(end -> pools.get(end).get(0))
                .allMatch(
                    pool ->
                        NetworkSigns.isPool(channels.get(pool)) && !steps.contains(pool.first()));
    return all
        ? ends.stream().map(end -> pools.get(end).get(0)).collect(Collectors.toSet())
        : Set.of();
  }
}
