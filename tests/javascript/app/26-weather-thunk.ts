// Redux thunk. Expert: right: the second call needs the first's coordinates; alerts could be loaded with the forecast.
import { createAsyncThunk, createSlice } from "@reduxjs/toolkit";
import { geocode, forecast, warnings } from "./weather-api";

export const loadWeather = createAsyncThunk("weather/load", async (city: string, { rejectWithValue }) => {
  try {
    const place = await geocode(city);
    const days = await forecast(place.lat, place.lon, 5);
    const alerts = await warnings(place.region);
    return { city: place.name, days, alerts };
  } catch (error) {
    return rejectWithValue((error as Error).message);
  }
});

export const weather = createSlice({
  name: "weather",
  initialState: { status: "idle", days: [] as unknown[] },
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(loadWeather.pending, (state) => {
        state.status = "loading";
      })
      .addCase(loadWeather.fulfilled, (state, action) => {
        state.status = "ready";
        state.days = action.payload.days;
      });
  },
});
