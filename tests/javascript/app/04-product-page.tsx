// Next.js server component. Expert: the product and its reviews need only the id, yet wait in line; related products need the category. Start reviews before the product is awaited.
import { notFound } from "next/navigation";
import { getProduct, getReviews, getRelated } from "@/lib/shop";
import { Gallery } from "@/components/gallery";
import { ReviewList } from "@/components/review-list";

type Props = { params: { id: string } };

export default async function ProductPage({ params }: Props) {
  const product = await getProduct(params.id);
  if (!product) notFound();
  const reviews = await getReviews(params.id);
  const related = await getRelated(product.category, 4);
  const average = reviews.reduce((sum, review) => sum + review.stars, 0) / reviews.length;

  return (
    <main>
      <h1>{product.title}</h1>
      <Gallery images={product.images} />
      <p className="price">{product.price.toFixed(2)}</p>
      <ReviewList reviews={reviews} average={average} />
      <ul>
        {related.map((other) => (
          <li key={other.id}>
            <a href={`/products/${other.id}`}>{other.title}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
