// Bot command. Expert: the reply must be deferred first (three seconds); the two lookups need nothing of each other.
import { SlashCommandBuilder } from "discord.js";
import { players, matches } from "./riot.js";
import { chart } from "./chart.js";

export const data = new SlashCommandBuilder().setName("stats").setDescription("Shows a player's last matches");

export async function execute(interaction) {
  await interaction.deferReply();
  const name = interaction.options.getString("player", true);
  const player = await players.byName(name);
  const rank = await players.rank(player.id);
  const recent = await matches.recent(player.puuid, 10);
  const wins = recent.filter((match) => match.win).length;
  const image = await chart(recent);
  await interaction.editReply({
    content: `${player.name} (${rank.tier}): ${wins} of ${recent.length} won`,
    files: [image],
  });
}
