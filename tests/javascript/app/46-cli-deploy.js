// Command of a CLI. Expert: build and the check of the credentials need nothing of each other; upload needs both; the invalidation needs the upload.
const { Command } = require("commander");
const { build, checkCredentials, uploadFolder, invalidate } = require("./steps");

const program = new Command();

program
  .command("deploy <target>")
  .option("--dry-run", "only say what would be done")
  .action(async (target, options) => {
    const started = Date.now();
    const account = await checkCredentials(target);
    const bundle = await build({ target });
    if (options.dryRun) {
      console.log(`would upload ${bundle.files.length} files as ${account.name}`);
      return;
    }
    const release = await uploadFolder(bundle.folder, account);
    await invalidate(release.distribution);
    console.log(`deployed ${release.id} in ${Date.now() - started}ms`);
  });

program.parseAsync(process.argv);
