// continue and break with labels leave loops around an await, and finally still runs.
async function scan(rows) {
  outer: for (const row of rows) {
    for (const cell of row) {
      try {
        if (cell < 0) continue outer;
        if (cell === 0) break outer;
        console.log("cell", await cell);
      } finally {
        console.log("left", cell);
      }
    }
    console.log("row done");
  }
  return "scanned";
}
scan([[1, 2], [3, -1, 4], [5, 0, 6], [7]]).then(console.log);
// Node: cell 1 | left 1 | cell 2 | left 2 | row done | cell 3 | left 3 | left -1 | cell 5 | left 5 | left 0 | scanned
