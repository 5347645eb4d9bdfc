// Saga. Expert: right: each step has a compensation, undone in reverse order. Flight and hotel need nothing of each other, but doing them together makes undoing harder.
import { flights, hotels, cars, type Trip } from "./providers";
import { log } from "./log";

type Undo = () => Promise<unknown>;

export async function bookTrip(trip: Trip) {
  const undo: Undo[] = [];
  try {
    const flight = await flights.book(trip.flight, trip.traveller);
    undo.unshift(() => flights.cancel(flight.id));

    const room = await hotels.reserve(trip.hotel, trip.nights);
    undo.unshift(() => hotels.cancel(room.id));

    const car = await cars.rent(trip.car, { from: flight.arrival });
    undo.unshift(() => cars.cancel(car.id));

    return { flight: flight.id, room: room.id, car: car.id };
  } catch (error) {
    log.error("trip failed, undoing", undo.length, "steps");
    for (const step of undo) {
      try {
        await step();
      } catch (problem) {
        log.error("undo failed", problem);
      }
    }
    throw error;
  }
}
