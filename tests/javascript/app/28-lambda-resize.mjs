// S3 event handler on Lambda. Expert: records are independent and handled one after the other; Promise.all is fine for the few records of an event. The three sizes are together, good.
import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";

const s3 = new S3Client({});
const SIZES = [120, 480, 1080];

export const handler = async (event) => {
  for (const record of event.Records) {
    const Bucket = record.s3.bucket.name;
    const Key = decodeURIComponent(record.s3.object.key.replace(/\+/g, " "));
    const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = await object.Body.transformToByteArray();
    await Promise.all(
      SIZES.map(async (width) => {
        const Body = await sharp(bytes).resize(width).webp().toBuffer();
        await s3.send(new PutObjectCommand({ Bucket: `${Bucket}-resized`, Key: `${width}/${Key}`, Body }));
      }),
    );
  }
  return { statusCode: 200 };
};
