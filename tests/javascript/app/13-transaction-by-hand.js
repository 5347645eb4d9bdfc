// Transaction by hand with pg. Expert: right: commit or rollback on every path, and the client is released in finally.
const { pool } = require("./pool");

async function archiveProject(projectId, userId) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query("SELECT * FROM projects WHERE id = $1 FOR UPDATE", [projectId]);
    if (rows.length === 0) {
      throw new Error(`no project ${projectId}`);
    }
    await client.query("INSERT INTO archive (project, by) VALUES ($1, $2)", [rows[0], userId]);
    await client.query("DELETE FROM tasks WHERE project_id = $1", [projectId]);
    await client.query("DELETE FROM projects WHERE id = $1", [projectId]);
    await client.query("COMMIT");
    return rows[0].name;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

exports.archiveProject = archiveProject;
