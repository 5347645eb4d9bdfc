// Countries, cities, stations: three levels of awaits in loops. Expert: every level is independent of its siblings: fan out with a bound. As written the time is the product of all counts.
import { geo } from "./geo";
import { readings } from "./readings";

export async function averages(continent: string) {
  const result: Record<string, number> = {};
  const countries = await geo.countries(continent);
  for (const country of countries) {
    const cities = await geo.cities(country.code);
    let sum = 0;
    let count = 0;
    for (const city of cities) {
      const values = await readings.latest(city.stationId);
      sum += values.temperature;
      count += 1;
    }
    result[country.name] = sum / count;
  }
  return result;
}
